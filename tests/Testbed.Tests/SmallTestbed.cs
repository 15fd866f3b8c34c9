using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meshward.Testbed.Front;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Tests;

/// <summary>A testbed on free ports whose work takes a time that the test chooses, and a client for it.</summary>
internal sealed class SmallTestbed : IAsyncDisposable
{
    private SmallTestbed(RunningTestbed testbed) => Testbed = testbed;

    public RunningTestbed Testbed { get; }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Starts one.</summary>
    /// <param name="milliseconds">Length of all work.</param>
    /// <param name="cores">Cores of each node.</param>
    /// <param name="change">What else differs.</param>
    public static async Task<SmallTestbed> StartAsync(double milliseconds = 0.1, int cores = 4, Func<TestbedOptions, TestbedOptions>? change = null)
    {
        TestbedOptions options = new(Path.GetTempPath()) { Port = 0, Cores = cores, Services = Services(milliseconds) };
        var testbed = await RunningTestbed.StartAsync(change?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
        return new SmallTestbed(testbed.Value ?? throw new InvalidOperationException(testbed.Diagnostics[0].ToString()));
    }

    /// <summary>The usual services, with work of a fixed length.</summary>
    public static ImmutableArray<ServiceProfile> Services(double milliseconds) =>
        [.. ServiceProfile.Defaults.Select(service => service with { MeanTime = TimeSpan.FromMilliseconds(milliseconds), Stages = 0 })];

    /// <summary>Sends a request, and says who answered what.</summary>
    public async Task<(int Code, string Node, bool IsShed)> AskAsync(string service)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(Testbed.Front, $"{service}/1"), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Headers.GetValues(FrontHeaders.Node).Single(), response.Headers.Contains(FrontHeaders.Shed));
    }

    /// <summary>Sends requests, some at a time.</summary>
    public async Task<(int Code, string Node, bool IsShed)[]> AskAsync(string service, int requests, int atATime = 8)
    {
        using SemaphoreSlim free = new(atATime);
        return await Task.WhenAll(Enumerable.Range(0, requests).Select(async _ =>
        {
            await free.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await AskAsync(service);
            }
            finally
            {
                free.Release();
            }
        }));
    }

    /// <summary>Changes the configuration.</summary>
    /// <returns>The status and what was answered.</returns>
    public async Task<(int Code, string Body)> PutAsync(string change)
    {
        using StringContent content = new(change, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Client.PutAsync(new Uri(Testbed.Operation, "configuration"), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The configuration that holds.</summary>
    public Task<JsonElement> ConfigurationAsync() =>
        Client.GetFromJsonAsync<JsonElement>(new Uri(Testbed.Operation, "configuration"), TestContext.Current.CancellationToken);

    /// <summary>The page of metrics.</summary>
    public Task<string> MetricsAsync() => Client.GetStringAsync(new Uri(Testbed.Operation, "metrics"), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Testbed.DisposeAsync();
    }
}
