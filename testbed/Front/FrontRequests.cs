using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Testbed.Configuration;
using Meshward.Testbed.Metrics;
using Meshward.Testbed.Work;
using Microsoft.AspNetCore.Http;

namespace Meshward.Testbed.Front;

/// <summary>What the front node does around forwarding: blocking, labels and metrics.</summary>
internal sealed class FrontRequests
{
    private const uint Draws = 0x7E570004;

    private readonly ImmutableArray<ServiceProfile> _services;
    private readonly ImmutableArray<NodeProfile> _nodes;
    private readonly ConfigurationStore _configuration;
    private readonly RequestMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly long _seed;
    private readonly int[] _numbers;  // [services] requests so far
    private readonly int[] _inFlight; // [services]
    private volatile bool _isCounting;

    public FrontRequests(TestbedOptions options, ConfigurationStore configuration, RequestMetrics metrics)
    {
        (_services, _nodes, _clock, _seed) = (options.Services, options.Nodes, options.Clock, options.Seed);
        (_configuration, _metrics, _isCounting) = (configuration, metrics, options.WarmUpRequests == 0);
        (_numbers, _inFlight) = (new int[_services.Length], new int[_services.Length]);
        foreach (ServiceProfile service in _services)
        {
            metrics.Expect(service.Name, RequestMetrics.NoNode, StatusCodes.Status503ServiceUnavailable, ResponseFlags.FaultInjected);
            foreach (NodeProfile node in _nodes)
            {
                metrics.Expect(service.Name, node.Name, StatusCodes.Status200OK, ResponseFlags.None);
            }
        }
    }

    /// <summary>Requests of a service that came and are not answered yet.</summary>
    public int InFlight(int service) => Volatile.Read(ref _inFlight[service]);

    /// <summary>Counts requests from now on, and draws for them as for the first ones. Nothing is in flight.</summary>
    public void BeginCounting()
    {
        Array.Clear(_numbers);
        _isCounting = true;
    }

    /// <summary>Takes a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Forwards it.</param>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        long arrived = _clock.GetTimestamp();
        int service = ServicePath.Find(context.Request.Path, _services);
        context.Response.Headers[FrontHeaders.Node] = FrontHeaders.FrontName;
        if (service < 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync(
                $"found {context.Request.Path}, expected one of {string.Join(", ", _services.Select(known => $"/{known.Name}/"))}\n", context.RequestAborted);
            return;
        }

        uint number = (uint)Interlocked.Increment(ref _numbers[service]);
        RoutedRequest request = new(service, _configuration.Routing, new CounterRandom(_seed, Draws, number, (uint)service));
        Interlocked.Increment(ref _inFlight[service]);
        try
        {
            if (request.IsBlocked())
            {
                await RejectAsync(context);
                Count(request, new RequestEnd(StatusCodes.Status503ServiceUnavailable, ResponseFlags.FaultInjected), arrived);
            }
            else
            {
                Count(request, await ForwardAsync(context, request, next), arrived);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight[service]);
        }
    }

    private static async Task RejectAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers[FrontHeaders.Shed] = "true";
        await context.Response.CompleteAsync();
    }

    private async Task<RequestEnd> ForwardAsync(HttpContext context, RoutedRequest request, RequestDelegate next)
    {
        context.Features.Set(request);
        context.Response.OnStarting(() =>
        {
            if (request.Node >= 0)
            {
                context.Response.Headers[FrontHeaders.Node] = _nodes[request.Node].Name;
            }

            return Task.CompletedTask;
        });
        await next(context);
        var end = RequestEnd.Of(context);
        if (!context.Response.HasStarted && end.Code > 0)
        {
            context.Response.StatusCode = end.Code;
            await context.Response.CompleteAsync();
        }

        return end;
    }

    private void Count(RoutedRequest request, RequestEnd end, long arrived)
    {
        if (_isCounting)
        {
            string node = request.Node < 0 ? RequestMetrics.NoNode : _nodes[request.Node].Name;
            _metrics.Count(_services[request.Service].Name, node, end.Code, end.Flags, _clock.GetElapsedTime(arrived));
        }
    }
}
