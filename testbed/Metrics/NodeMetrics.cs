using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;
using Prometheus;

namespace Meshward.Testbed.Metrics;

/// <summary>What the testbed tells beside Istio's metrics: the kind of work, cores, and who waits for them.</summary>
internal static class NodeMetrics
{
    /// <summary>Adds them to a registry; they are looked at when the page is asked for.</summary>
    public static void Add(CollectorRegistry registry, TestbedOptions options, Func<TestbedState> look)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(registry);
        factory.CreateGauge("meshward_testbed_info", "Always 1; the label says whether work burns cores (cpu) or only holds a worker (timed).", "work")
            .WithLabels(options.Work == WorkKind.Cpu ? "cpu" : "timed").Set(1);
        Gauge cores = factory.CreateGauge("meshward_testbed_cores", "Requests that a node works on at the same time.", "workload");
        Gauge busy = factory.CreateGauge("meshward_testbed_busy_cores", "Requests that a node works on.", "workload");
        Gauge waiting = factory.CreateGauge("meshward_testbed_waiting_requests", "Requests that wait for a core.", "workload", "service");
        registry.AddBeforeCollectCallback(() =>
        {
            foreach ((string name, NodeState node) in look().Nodes)
            {
                cores.WithLabels(name).Set(node.Cores);
                busy.WithLabels(name).Set(node.Busy);
                foreach ((string service, int count) in node.Waiting)
                {
                    waiting.WithLabels(name, service).Set(count);
                }
            }
        });
    }
}
