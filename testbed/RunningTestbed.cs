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
    private readonly List<NodeHost> _nodes = [];
    private readonly HashSet<NodeHost> _killed = [];
    private readonly long _started;
    private ObjectStore? _objects;
    private FrontHost? _front;
    private OperationHost? _operation;

    private RunningTestbed(TestbedOptions options)
    {
        (_options, _started) = (options, options.Clock.GetTimestamp());
        _configuration = new ConfigurationStore(options, Apply);
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

        int port = options.Port;
        try
        {
            await testbed.StartAsync(at => port = at, stop);
            return testbed;
        }
        catch (Exception problem) when (LoopbackHost.IsPortTaken(problem))
        {
            await testbed.DisposeAsync();
            return new Diagnostic("--port", null, null, FormattableString.Invariant(
                $"found {options.Port}, but somebody listens on port {port} already; expected {options.Nodes.Length + 2} free ports in a row, or 0 for any"));
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
        _options.Services.Select((service, index) => (service.Name, Index: index)).ToImmutableSortedDictionary(
            service => service.Name, service => new ServiceState(_front!.Requests.InFlight(service.Index)), StringComparer.Ordinal),
        _nodes.ToImmutableSortedDictionary(node => node.Name, Look, StringComparer.Ordinal));

    /// <summary>Ends a node as if it had crashed: its connections are cut and nothing listens on its port.</summary>
    /// <param name="node">Its name.</param>
    public async Task KillNodeAsync(string node)
    {
        NodeHost found = _nodes.First(candidate => candidate.Name == node);
        if (_killed.Add(found))
        {
            await found.DisposeAsync();
        }
    }

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

        foreach (NodeHost node in _nodes.Except(_killed))
        {
            await node.DisposeAsync();
        }

        _objects?.Dispose();
    }

    private async Task StartAsync(Action<int> trying, CancellationToken stop)
    {
        for (int node = 0; node < _options.Nodes.Length; node++)
        {
            _nodes.Add(await NodeHost.StartAsync(_options, node, Port(node + 2), _objects, stop));
        }

        RequestMetrics metrics = new(_registry);
        NodeMetrics.Add(_registry, _options, Look);
        FrontRequests requests = new(_options, _configuration, metrics);
        trying(_options.Port);
        _front = await FrontHost.StartAsync(_options, [.. _nodes.Select(node => node.Address)], requests, stop);
        _operation = await OperationHost.StartAsync(Port(1), _configuration, _registry, Look, stop);

        int Port(int offset)
        {
            int port = _options.Port == 0 ? 0 : _options.Port + offset;
            trying(port);
            return port;
        }
    }

    private void Apply(MeshConfiguration configuration)
    {
        foreach (NodeHost node in _nodes)
        {
            node.Workers.SetCores(configuration.Nodes[node.Name].Cores);
        }
    }

    private NodeState Look(NodeHost node)
    {
        WorkersLook workers = node.Workers.Look();
        return new NodeState(
            $"http://{node.Address}/",
            !_killed.Contains(node),
            workers.Cores,
            workers.Busy,
            _options.Services.Select((service, index) => (service.Name, Count: workers.Waiting[index]))
                .ToImmutableSortedDictionary(service => service.Name, service => service.Count, StringComparer.Ordinal));
    }
}
