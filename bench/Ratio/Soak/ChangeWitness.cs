using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Bench;

/// <summary>
/// Stands between controllers and a testbed, hands everything on, and notes each change of the configuration: what was sent is known without asking
/// who sent it.
/// </summary>
internal sealed class ChangeWitness : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ConcurrentQueue<SentChange> _changes = [];
    private readonly Uri _testbed;
    private readonly WebApplication _app;

    private ChangeWitness(Uri testbed)
    {
        _testbed = testbed;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandOnAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");

    /// <summary>Changes in the order in which they came.</summary>
    public ImmutableArray<SentChange> Changes => [.. _changes];

    /// <summary>Starts it.</summary>
    /// <param name="testbed">The testbed's operator's side.</param>
    public static async Task<ChangeWitness> StartAsync(Uri testbed)
    {
        ChangeWitness witness = new(testbed);
        await witness._app.StartAsync();
        return witness;
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandOnAsync(HttpContext context)
    {
        DateTimeOffset came = TimeProvider.System.GetUtcNow();
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        bool isChange = context.Request is { Method: "PUT", Path.Value: "/configuration" };
        int status = 0;
        try
        {
            // What a change's sender does not wait for any more is done all the same, as where it was sent straight.
            using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), new Uri(_testbed, context.Request.Path.Value!.TrimStart('/')))
            {
                Content = body.Length > 0 ? new StringContent(body, Encoding.UTF8, "application/json") : null,
            };
            using HttpResponseMessage answer = await _http.SendAsync(request);
            status = (int)answer.StatusCode;

            // Whoever asks the testbed where it is has to stay on this side.
            string text = (await answer.Content.ReadAsStringAsync()).Replace(_testbed.ToString(), Address.ToString(), StringComparison.Ordinal);
            context.Response.StatusCode = status;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (status != StatusCodes.Status204NoContent)
            {
                await context.Response.WriteAsync(text);
            }
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
        finally
        {
            if (isChange)
            {
                _changes.Enqueue(new SentChange(came, Read(body), status));
            }
        }
    }

    /// <summary>What a change names.</summary>
    internal static DesiredState Read(string body)
    {
        JsonNode json = JsonNode.Parse(body)!;
        return DesiredState.Unchanged with
        {
            Traffic = Parts(json["services"]).ToImmutableSortedDictionary(part => part.Key, part => TrafficOf(part.Value!), StringComparer.Ordinal),
            NodeCores = Parts(json["nodes"]).ToImmutableSortedDictionary(part => part.Key, part => part.Value!["cores"]!.GetValue<double>(), StringComparer.Ordinal),
        };
    }

    private static DesiredTraffic TrafficOf(JsonNode service) => new(
        service["weights"] is JsonObject weights
            ? weights.ToImmutableSortedDictionary(part => part.Key, part => part.Value!.GetValue<int>(), StringComparer.Ordinal)
            : null,
        service["blocking"]?.GetValue<double>());

    private static JsonObject Parts(JsonNode? parts) => parts as JsonObject ?? [];
}
