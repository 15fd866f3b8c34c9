using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Configuration;
using Meshward.Testbed.Driving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Meshward.Testbed.Operation;

/// <summary>The operator's side: metrics, configuration, speeds, leases and state. It answers only requests that name loopback, so that no web page elsewhere can read it.</summary>
internal sealed class OperationHost : IAsyncDisposable
{
    private const long MostBytes = 1024 * 1024;

    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly WebApplication _app;

    private OperationHost(WebApplication app) => (_app, Address) = (app, LoopbackHost.AddressOf(app));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="port">Port on loopback; 0 for a free one.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="speeds">How fast nodes are.</param>
    /// <param name="registry">The metrics.</param>
    /// <param name="look">Tells the state.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<OperationHost> StartAsync(
        int port, ConfigurationStore configuration, NodeSpeeds speeds, CollectorRegistry registry, Func<TestbedState> look, CancellationToken stop)
    {
        WebApplicationBuilder builder = LoopbackHost.CreateBuilder(port);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.AddRoutingCore();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["127.0.0.1", "localhost", "[::1]"]);
        WebApplication app = builder.Build();
        app.UseHostFiltering();
        app.UseRouting();
        app.MapGet("/metrics", (RequestDelegate)(async context =>
        {
            context.Response.ContentType = OpenMetrics;
            await registry.CollectAndExportAsTextAsync(context.Response.Body, ExpositionFormat.OpenMetricsText, context.RequestAborted);
        }));
        app.MapGet("/status", (RequestDelegate)(context => context.Response.WriteAsJsonAsync(look(), TestbedJson.Default.TestbedState)));
        app.MapGet("/configuration", (RequestDelegate)(context => AnswerAsync(context, StatusCodes.Status200OK, configuration.Current)));
        app.MapPut("/configuration", (RequestDelegate)(context => ChangeAsync(context, async change =>
        {
            ChangeOutcome outcome = await configuration.ChangeAsync(change);
            await (outcome switch
            {
                { Holds.Value: null } => RefuseAsync(context, outcome.Holds.Diagnostics[0]),
                { InTheWay: { } driver } => LeaseRoutes.RefuseAsync(context, driver),
                _ => AnswerAsync(context, outcome.IsStale ? StatusCodes.Status409Conflict : StatusCodes.Status200OK, outcome.Holds.Value),
            });
        })));
        app.MapPut("/speeds", (RequestDelegate)(context => ChangeAsync(context, async change =>
        {
            (Checked<ImmutableSortedDictionary<string, double>> holds, Lease? driver) = await speeds.ChangeAsync(change);
            await (driver is not null ? LeaseRoutes.RefuseAsync(context, driver)
                : holds.Value is { } now ? context.Response.WriteAsJsonAsync(now, TestbedJson.Default.ImmutableSortedDictionaryStringDouble)
                : RefuseAsync(context, holds.Diagnostics[0]));
        })));
        LeaseRoutes.Map(app, configuration);
        await LoopbackHost.StartAsync(app, stop);
        return new OperationHost(app);
    }

    /// <summary>Ends it at once.</summary>
    public ValueTask DisposeAsync() => LoopbackHost.EndAsync(_app);

    private static async Task ChangeAsync(HttpContext context, Func<JsonElement, Task> carryOut)
    {
        JsonDocument change;
        try
        {
            change = await JsonDocument.ParseAsync(
                context.Request.Body, new JsonDocumentOptions { AllowDuplicateProperties = false }, context.RequestAborted);
        }
        catch (JsonException mistake)
        {
            await RefuseAsync(context, new Diagnostic("body", null, null, $"found no JSON, expected an object ({mistake.Message.ReplaceLineEndings(" ")})"));
            return;
        }

        using (change)
        {
            await carryOut(change.RootElement);
        }
    }

    private static Task AnswerAsync(HttpContext context, int code, MeshConfiguration holds)
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsJsonAsync(holds, TestbedJson.Default.MeshConfiguration);
    }

    private static Task RefuseAsync(HttpContext context, Diagnostic mistake)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{mistake}\n");
    }
}
