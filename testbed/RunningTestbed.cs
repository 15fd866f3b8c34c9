using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Configuration;
using Meshward.Testbed.Front;
using Meshward.Testbed.Metrics;
using Meshward.Testbed.Nodes;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;
using Prometheus;

namespace Meshward.Testbed;

/// <summary>A small real mesh on this machine: a front node, processing nodes, and the operator's side, each a web server of its own.</summary>
public sealed class RunningTestbed : IAsyncDisposable
{
    private readonly TestbedOptions _options;
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly ConfigurationStore _configuration;
    private readonly NodeSpeeds _speeds;
    private readonly List<INode> _nodes = [];
    private readonly long _started;
    private ObjectStore? _objects;
    private FrontHost? _front;
    private OperationHost? _operation;
    private int _trying; // Port that is being listened on.

    private RunningTestbed(TestbedOptions options)
    {
        (_options, _started) = (options, options.Clock.GetTimestamp());
        _configuration = new ConfigurationStore(options, ApplyAsync);
        _speeds = new NodeSpeeds(options, _configuration, (name, speed) => _nodes.First(node => node.Name == name).SetSpeedAsync(speed));
    }

    /// <summary>Where requests are sent to.</summary>
    public Uri Front => new($"http://{_front!.Address}/");

    /// <summary>Where metrics, configuration and state are.</summary>
    public Uri Operation => new($"http://{_operation!.Address}/");

    /// <summary>Starts a testbed.</summary>
    /// <returns>The testbed, or one line on what keeps it from starting: a port or the database.</returns>
    public static async Task<Checked<RunningTestbed>> StartAsync(TestbedOptions options, CancellationToken stop)
    {
        RunningTestbed testbed = new(options);
        if (options.Work == WorkKind.Cpu)
        {
            Checked<ObjectStore> objects = await ObjectStore.OpenAsync(options, stop);
            if (!objects.IsValid)
            {
                return objects.Diagnostics;
            }

            testbed._objects = objects.Value;
        }

        try
        {
            if (await testbed.StartAsync(stop) is { } mistake)
            {
                await testbed.DisposeAsync();
                return mistake;
            }

            return testbed;
        }
        catch (Exception problem) when (LoopbackHost.IsPortTaken(problem))
        {
            await testbed.DisposeAsync();
            return LoopbackHost.PortTaken(options.Port, testbed._trying);
        }
        catch
        {
            await testbed.DisposeAsync();
            throw;
        }
    }

    /// <summary>How things stand.</summary>
    public TestbedState Look() => new(
        Environment.ProcessId,
        _options.Clock.GetElapsedTime(_started).TotalSeconds,
        _options.Work,
        Front.ToString(),
        Operation.ToString(),
        _options.TimeLimit.TotalSeconds,
        _configuration.Drivers,
        _options.Services.Select((service, index) => (service.Name, Index: index)).ToImmutableSortedDictionary(
            service => service.Name, service => Look(service.Index), StringComparer.Ordinal),
        _nodes.ToImmutableSortedDictionary(node => node.Name, Look, StringComparer.Ordinal));

    /// <summary>Ends a node as if it had crashed: its connections are cut and nothing listens on its port.</summary>
    /// <param name="node">Its name.</param>
    public Task KillNodeAsync(string node) => _nodes.First(candidate => candidate.Name == node).KillAsync();

    /// <summary>Ends all of it at once; requests in flight are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_front is not null)
        {
            await _front.DisposeAsync();
        }

        if (_operation is not null)
        {
            await _operation.DisposeAsync();
        }

        foreach (INode node in _nodes)
        {
            await node.DisposeAsync();
        }

        _objects?.Dispose();
        _configuration.Dispose();
    }

    // What keeps a node in another process from starting, or null.
    private async Task<Diagnostic?> StartAsync(CancellationToken stop)
    {
        for (int node = 0; node < _options.Nodes.Length; node++)
        {
            if (_options.NodeCommand is null)
            {
                _nodes.Add(new InnerNode(await NodeHost.StartAsync(_options, node, Port(node + 2), _objects, stop)));
                continue;
            }

            Checked<NodeProcess> started = await NodeProcess.StartAsync(_options, node, Port(node + 2), stop);
            if (!started.IsValid)
            {
                // The process knows only the port that it was given.
                return started.Diagnostics[0] is { Source: "--port" } ? LoopbackHost.PortTaken(_options.Port, _trying) : started.Diagnostics[0];
            }

            _nodes.Add(started.Value);
        }

        RequestMetrics metrics = new(_registry);
        NodeMetrics.Add(_registry, _options, Look);
        FrontRequests requests = new(_options, _configuration, metrics);
        _front = await FrontHost.StartAsync(_options with { Port = Port(0) }, [.. _nodes.Select(node => node.Address)], requests, stop);
        _operation = await OperationHost.StartAsync(Port(1), _configuration, _speeds, _registry, Look, stop);
        if (_options.WarmUpRequests > 0)
        {
            await WarmUpAsync(requests, stop);
        }

        return null;

        int Port(int offset) => _trying = _options.Port == 0 ? 0 : _options.Port + offset;
    }

    private async Task WarmUpAsync(FrontRequests requests, CancellationToken stop)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        await Task.WhenAll(_options.Services.SelectMany(service => Enumerable.Range(0, _options.WarmUpRequests).Select(async _ =>
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(Front, $"{service.Name}/"), stop);
        })));

        // An answer is out a moment before its request is over.
        while (Enumerable.Range(0, _options.Services.Length).Any(service => requests.InFlight(service) > 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, stop);
        }

        requests.BeginCounting();
    }

    private Task ApplyAsync(MeshConfiguration configuration) =>
        Task.WhenAll(_nodes.Select(node => node.SetCoresAsync(configuration.Nodes[node.Name].Cores)));

    private ServiceState Look(int index)
    {
        ServiceProfile service = _options.Services[index];
        return new ServiceState(_front!.Requests.InFlight(index), service.Task, service.Size, service.MeanTime.TotalSeconds);
    }

    private NodeState Look(INode node)
    {
        WorkersLook workers = node.Look();
        return new NodeState(
            $"http://{node.Address}/",
            node.ProcessId is not null,
            node.ProcessId,
            workers.Cores,
            workers.Busy,
            _options.Services.Select((service, index) => (service.Name, Count: workers.Waiting[index]))
                .ToImmutableSortedDictionary(service => service.Name, service => service.Count, StringComparer.Ordinal),
            _speeds.Current[node.Name]);
    }
}
