using System.Net;
using Meshward.Testbed.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Meshward.Testbed.Front;

/// <summary>The front node: a reverse proxy with a route for each service, over all nodes.</summary>
internal sealed class FrontHost : IAsyncDisposable
{
    // Far more than a machine can answer within the time limit.
    private const int MostConnections = 6000;

    // A client's, one to the node, and the node's end of it where nodes run in this process.
    private const int FilesPerConnection = 3;

    private readonly WebApplication _app;

    private FrontHost(WebApplication app, FrontRequests requests) => (_app, Requests, Address) = (app, requests, LoopbackHost.AddressOf(app));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>What it does with requests.</summary>
    public FrontRequests Requests { get; }

    /// <summary>Starts it.</summary>
    /// <param name="options">Services, nodes and the time limit.</param>
    /// <param name="nodes">[nodes] where each node listens.</param>
    /// <param name="requests">What it does around forwarding.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<FrontHost> StartAsync(TestbedOptions options, IReadOnlyList<IPEndPoint> nodes, FrontRequests requests, CancellationToken stop)
    {
        WebApplicationBuilder builder = LoopbackHost.CreateBuilder(options.Port);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxConcurrentConnections = OpenFiles.Connections(MostConnections, FilesPerConnection));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ILoadBalancingPolicy>(new WeightedDraws(options.Nodes));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [.. options.Services.Select(service => RouteTo(service))], [.. options.Services.Select(service => ClusterOf(service, options, nodes))]);
        WebApplication app = builder.Build();
        app.Use(requests.InvokeAsync);
        app.UseRouting();
        app.MapReverseProxy();
        await LoopbackHost.StartAsync(app, stop);
        return new FrontHost(app, requests);
    }

    /// <summary>Ends it at once.</summary>
    public ValueTask DisposeAsync() => LoopbackHost.EndAsync(_app);

    private static RouteConfig RouteTo(ServiceProfile service) => new()
    {
        RouteId = service.Name,
        ClusterId = service.Name,
        Match = new RouteMatch { Path = $"/{service.Name}/{{**rest}}" },

        // Nodes do not ask who sent a request first.
        Transforms = [new Dictionary<string, string> { ["X-Forwarded"] = "Off" }],
    };

    private static ClusterConfig ClusterOf(ServiceProfile service, TestbedOptions options, IReadOnlyList<IPEndPoint> nodes) => new()
    {
        ClusterId = service.Name,
        LoadBalancingPolicy = WeightedDraws.PolicyName,
        Destinations = options.Nodes.Select((node, index) => (node.Name, new DestinationConfig { Address = $"http://{nodes[index]}" }))
            .ToDictionary(node => node.Name, node => node.Item2),

        // Nothing is sent before the node answers, so that the limit on silence is one on the whole time.
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = options.TimeLimit, Version = HttpVersion.Version11 },
    };
}
