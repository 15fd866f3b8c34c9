using System.Collections.Concurrent;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Meshward.Testbed.Tests.Load;

public sealed class LoadGeneratorTests
{
    [Fact]
    public async Task Requests_that_were_due_while_the_server_stood_still_show_how_long_they_waited()
    {
        // 100 requests a second for two seconds; from 0.5 s to 1.5 s after the first, nothing is answered.
        long first = 0;
        await using WebApplication server = await ServeAsync(async context =>
        {
            Interlocked.CompareExchange(ref first, TimeProvider.System.GetTimestamp(), 0);
            TimeSpan since = TimeProvider.System.GetElapsedTime(first);
            if (since.TotalSeconds is > 0.5 and < 1.5)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.5) - since, TimeProvider.System, context.RequestAborted);
            }
        });
        LoadMeasurement load = await LoadAsync(server, "info1", rate: 100, seconds: 2);
        Assert.Equal((200, 200, 200), (load.Offered, load.Sent, load.Served));

        // Half of the requests wait for 0 to 1 s, evenly: a generator that waited for answers would have sent, and seen, one slow request.
        ResponseTimes times = load.Services[0].ResponseTimeMilliseconds!;
        Assert.InRange(times.Mean, 200, 400);
        Assert.InRange(times.P90, 650, 950);
        Assert.InRange(times.Max, 900, 1600);
        Assert.InRange(times.P50, 0, 250);
    }

    [Fact]
    public async Task A_server_that_answers_slower_than_requests_come_gets_them_in_time_all_the_same()
    {
        await using WebApplication server = await ServeAsync(context => Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System, context.RequestAborted));
        LoadMeasurement load = await LoadAsync(server, "info1", rate: 50, seconds: 1);
        Assert.Equal((50, 50, 50, 0), (load.Offered, load.Sent, load.Served, load.InFlight));
        Assert.InRange(load.Services[0].ResponseTimeMilliseconds!.P50, 695, 1100);
    }

    [Fact]
    public async Task Served_shed_and_failed_requests_are_counted_apart()
    {
        int seen = 0;
        await using WebApplication server = await ServeAsync(async context =>
        {
            int kind = (Interlocked.Increment(ref seen) - 1) % 4;
            context.Response.Headers["x-meshward-node"] = kind == 0 ? "node2" : "node1";
            context.Response.StatusCode = new[] { 200, 503, 503, 504 }[kind];
            if (kind == 1)
            {
                context.Response.Headers["x-meshward-shed"] = "true";
            }

            await context.Response.CompleteAsync();
        });
        ConcurrentBag<LoadAnswer> told = [];
        LoadMeasurement load = await LoadAsync(server, "info1", rate: 200, seconds: 1, ended: told.Add);
        Assert.Equal((50, 50, 100), (load.Served, load.Shed, load.Failed));
        Assert.All([AnswerKind.Served, AnswerKind.Shed, AnswerKind.TimedOut, AnswerKind.Broken], kind => Assert.Equal(50, told.Count(answer => answer is { Service: 0 } && answer.Kind == kind)));

        // One each 5 ms, told with the time at which it was due, whatever became of it and whenever it was over.
        Assert.Equal(Enumerable.Range(0, 200), told.Select(answer => (int)(answer.DueSeconds * 200)).Order());
        Assert.Equal([("503", 50L), ("504", 50L)], load.Failures.Select(kind => (kind.Key, kind.Value)));
        NodeMeasurement node = Assert.Single(load.Services[0].Nodes);
        Assert.Equal(("node2", 50), (node.Node, node.Served));
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_or_at_all_has_failed()
    {
        int number = 0;
        await using WebApplication server = await ServeAsync(async context =>
        {
            if (Interlocked.Increment(ref number) % 2 == 0)
            {
                context.Abort();
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        ConcurrentBag<LoadAnswer> told = [];
        LoadMeasurement load = await LoadAsync(server, "info1", rate: 20, seconds: 1, patience: 1, ended: told.Add);
        Assert.Equal((20, 0, 20), (load.Offered, load.Served, load.Failed));
        Assert.Equal(20, told.Count(answer => answer.Kind == AnswerKind.Unanswered));
        Assert.Equal([("connection", 10L), ("timeout", 10L)], load.Failures.Select(kind => (kind.Key, kind.Value)));
    }

    [Fact]
    public async Task It_stops_when_it_is_asked_to_and_tells_what_it_measured()
    {
        await using WebApplication server = await ServeAsync(_ => Task.CompletedTask);
        using CancellationTokenSource stop = new();
        using LoadGenerator generator = Generator(server, "info1", rate: 100, seconds: 600, patience: 10);
        Task<LoadMeasurement> run = generator.RunAsync(stop.Token);
        await Until.TrueAsync(() => generator.Measured.Served >= 20, () => $"{generator.Measured.Served} served");
        await stop.CancelAsync();
        LoadMeasurement load = await run;
        Assert.Equal(load.Offered, load.Served);
        Assert.InRange(load.Seconds, 0.15, 60);
    }

    [Fact]
    public async Task It_says_so_when_nobody_answers()
    {
        WebApplication server = await ServeAsync(_ => Task.CompletedTask);
        using LoadGenerator generator = Generator(server, "info1", rate: 1, seconds: 1, patience: 5);
        Assert.Null(await generator.WarmUpAsync(TestContext.Current.CancellationToken));
        await server.DisposeAsync();
        Assert.NotNull(await generator.WarmUpAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8640/", true)]
    [InlineData("http://127.9.9.9/", true)]
    [InlineData("http://localhost:1/", true)]
    [InlineData("http://[::1]:8640/", true)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://0.0.0.0/", false)]
    [InlineData("http://localhost.example/", false)]
    [InlineData("http://127.0.0.1.example/", false)]
    [InlineData("https://example.org/", false)]
    public void Only_addresses_of_this_machine_are_loopback(string address, bool isLoopback) =>
        Assert.Equal(isLoopback, LoadTarget.IsLoopback(new Uri(address)));

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        WebApplication app = LoopbackHost.CreateBuilder(0).Build();
        app.Run(context => context.Request.Path == "/" ? Task.CompletedTask : answer(context));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static LoadGenerator Generator(WebApplication server, string service, double rate, double seconds, double patience, Action<LoadAnswer>? ended = null)
    {
        LoadPlan plan = new(new ConstantLoad("constant", [rate]), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds), ArrivalKind.Regular, Seed: 1);
        return new LoadGenerator(new LoadTarget(new Uri($"http://{LoopbackHost.AddressOf(server)}/"), [service], TimeSpan.FromSeconds(patience)), plan) { Ended = ended };
    }

    private static async Task<LoadMeasurement> LoadAsync(WebApplication server, string service, double rate, double seconds, double patience = 10, Action<LoadAnswer>? ended = null)
    {
        using LoadGenerator generator = Generator(server, service, rate, seconds, patience, ended);
        Assert.Null(await generator.WarmUpAsync(TestContext.Current.CancellationToken));
        return await generator.RunAsync(TestContext.Current.CancellationToken);
    }
}
