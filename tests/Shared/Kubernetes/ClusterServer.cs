using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meshward.Tests.Shared;

/// <summary>Requests that are left for a fault.</summary>
internal sealed class Counter(int left)
{
    public bool TryTake() => Interlocked.Decrement(ref left) >= 0;
}

/// <summary>The HTTP side of a cluster: paths, queries, faults, refusals and watches.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    // Often, so that tests see one; a real server sends one about every minute.
    private static readonly TimeSpan _bookmark = TimeSpan.FromMilliseconds(200);

    private readonly ObjectStore _store;
    private readonly ClusterApi _api;
    private readonly Workloads _workloads;
    private readonly WebApplication _app;

    public ClusterServer(ObjectStore store, ClusterApi api, Workloads workloads)
    {
        (_store, _api, _workloads) = (store, api, workloads);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _app.Start();
        Port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public int Port { get; }

    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentDictionary<string, ApiStatus> Refused { get; } = new();

    public ConcurrentQueue<(ClusterFault Fault, Counter Left)> Faults { get; } = new();

    public IReadOnlyList<ApiRight>? Granted { get; set; }

    public ConcurrentDictionary<ApiRight, bool> Used { get; } = new();

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.FromMilliseconds(50));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string method = context.Request.Method, path = context.Request.Path;
        Asked.Enqueue($"{method} {path}");
        ClusterFault? fault = Faults.Where(each => each.Fault.Method == method && path.Contains(each.Fault.Path, StringComparison.Ordinal)).FirstOrDefault(each => each.Left.TryTake()).Fault;
        if (fault is not null && !await BeginAsync(fault, context))
        {
            return;
        }

        try
        {
            // kubernetes.io/docs/concepts/overview/kubernetes-api/, "Discovery API"
            if (path.TrimEnd('/') == "/api/v1")
            {
                await WriteAsync(context, 200, _api.Discovery().ToJsonString());
                return;
            }

            ApiPath what = ApiPath.Of(path) ?? throw ApiStatus.NotFound;
            if (Refused.TryGetValue(path, out ApiStatus? refusal))
            {
                throw refusal;
            }

            bool isWatch = context.Request.Query["watch"] == "true";
            Authorize(ApiRight.Of(method, what, isWatch), what);
            if (isWatch)
            {
                await WatchAsync(what, context);
                return;
            }

            JsonNode? body = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0 ? await JsonNode.ParseAsync(context.Request.Body) : null;
            string answer = Carry(what, context.Request, body);
            if (fault is { IsDroppedAfter: true })
            {
                context.Abort();
                return;
            }

            await WriteAsync(context, method == "POST" ? 201 : 200, answer);
        }
        catch (ApiStatus refusal)
        {
            await WriteAsync(context, refusal.Code, refusal.Body().ToJsonString());
        }
    }

    private void Authorize(ApiRight right, ApiPath what)
    {
        Used[right] = true;
        if (Granted is not null && !Granted.Contains(right))
        {
            throw new ApiStatus(403, "Forbidden", $"{what.Resource} is forbidden: User \"meshward\" cannot {right} in the namespace \"{what.Within}\"");
        }
    }

    private static async Task<bool> BeginAsync(ClusterFault fault, HttpContext context)
    {
        await Task.Delay(fault.Delay, TimeProvider.System);
        fault.Before?.Invoke();
        if (fault.IsDroppedBefore)
        {
            context.Abort();
            return false;
        }

        if (fault.Answer is string answer)
        {
            await WriteAsync(context, 200, answer);
            return false;
        }

        if (fault.Status is not int status)
        {
            return true;
        }

        if (fault.RetryAfterSeconds is int seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await WriteAsync(context, status, new ApiStatus(status, status == 429 ? "TooManyRequests" : "InternalError", "it was ordered").Body().ToJsonString());
        return false;
    }

    private string Carry(ApiPath what, HttpRequest request, JsonNode? body)
    {
        string manager = request.Query["fieldManager"].FirstOrDefault() ?? "unknown";
        lock (_store.Gate)
        {
            _workloads.Reconcile();
            JsonObject answer = request.Method switch
            {
                "GET" => _api.Get(what, request.Query["labelSelector"]),
                "POST" or "PUT" => _api.Write(what, body!.AsObject(), manager),
                "PATCH" => _api.Patch(what, request.ContentType!.Split(';')[0], body!, manager, request.Query["force"].FirstOrDefault() is "true" or "True"),
                "DELETE" => _api.Remove(what),
                _ => throw ApiStatus.NotFound,
            };
            string text = answer.ToJsonString();
            _workloads.Reconcile();
            return text;
        }
    }

    // kubernetes.io/docs/reference/using-api/api-concepts/, "Efficient detection of changes", "Watch bookmarks", "410 Gone responses"
    private async Task WatchAsync(ApiPath what, HttpContext context)
    {
        long version = long.TryParse(context.Request.Query["resourceVersion"], CultureInfo.InvariantCulture, out long asked) ? asked : 0;
        bool isMarked = context.Request.Query["allowWatchBookmarks"].FirstOrDefault() is "true" or "True";
        context.Response.ContentType = "application/json";
        long told = TimeProvider.System.GetTimestamp();
        while (!context.RequestAborted.IsCancellationRequested && !_app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            List<JsonObject> lines = [];
            lock (_store.Gate)
            {
                _workloads.Reconcile();
                if (_store.After(version, what.Resource, what.Within, context.Request.Query["labelSelector"]) is not { } events)
                {
                    lines.Add(new JsonObject { ["type"] = "ERROR", ["object"] = new ApiStatus(410, "Expired", $"too old resource version: {version}").Body() });
                }
                else
                {
                    lines.AddRange(events.Select(each => new JsonObject { ["type"] = each.Type, ["object"] = each.Object.DeepClone() }));
                    version = _store.Version;
                    if (lines.Count == 0 && isMarked && TimeProvider.System.GetElapsedTime(told) > _bookmark)
                    {
                        lines.Add(Bookmark(what, version));
                    }
                }
            }

            foreach (JsonObject line in lines)
            {
                await context.Response.WriteAsync(line.ToJsonString() + "\n");
                told = TimeProvider.System.GetTimestamp();
            }

            await context.Response.Body.FlushAsync();
            if (lines is [.., var last] && last["type"]!.GetValue<string>() == "ERROR")
            {
                return;
            }

            await Task.Delay(_look, TimeProvider.System);
        }
    }

    private JsonObject Bookmark(ApiPath what, long version) => new()
    {
        ["type"] = "BOOKMARK",
        ["object"] = new JsonObject
        {
            ["kind"] = _api.Kinds[what.Resource].Kind,
            ["apiVersion"] = what.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
        },
    };

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
