using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Traces;

/// <summary>What the queueing model is made of, and how it is measured. docs/queueing-model.md explains the model.</summary>
public sealed record QueueingTraceSettings
{
    /// <summary>[nodes] The processing nodes, in the scenario's order.</summary>
    public required ImmutableArray<QueueingNode> Nodes { get; init; }

    /// <summary>Coefficient of variation of the time that a request takes, at least 0.</summary>
    public double ServiceVariation { get; init; } = 0.5;

    /// <summary>Standard deviation of a node's speed from window to window, as a share of its speed: other work on the machine.</summary>
    public double SpeedVariation { get; init; } = 0.05;

    /// <summary>Time that every request spends outside the nodes.</summary>
    public TimeSpan Network { get; init; } = TimeSpan.FromMilliseconds(8);

    /// <summary>Age at which a client gives a request up.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Length of a row's window.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between a change of configuration, which starts with empty queues, and the first window.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Windows, one after the other, that every configuration is measured for; at least 1.</summary>
    public int Windows { get; init; } = 10;

    /// <summary>
    /// The model that the product's own traces come from. The first node is the scalable one: its servers are the cores or replicas that
    /// a control gives it, or that a service's control gives the service as a whole; each takes 0.27 s for a request. Other nodes have one
    /// server that takes 0.16 s, unless a control of their own sets their number. A second service's requests take half as long, a third's
    /// a third, and so on. A scenario's stand-in says servers, times and network itself.
    /// </summary>
    public static QueueingTraceSettings For(Scenario scenario)
    {
        ControlSpec? common = scenario.Controls.FirstOrDefault(control => SetsServers(control) && control.Node is null);
        StandIn? standIn = scenario.Model.StandIn;
        QueueingTraceSettings settings = new()
        {
            Nodes =
            [
                .. scenario.Mesh.Nodes.Select((node, index) =>
                {
                    ControlSpec? own = scenario.Controls.FirstOrDefault(control => SetsServers(control) && control.Node == node);
                    double seconds = index == 0 ? 0.27 : 0.16;
                    return new QueueingNode(
                        own?.Name ?? (index == 0 ? common?.Name : null),
                        standIn?.Nodes[index].Servers ?? 1,
                        [
                            .. scenario.Mesh.Services.Select(
                                (_, service) => standIn?.Nodes[index].Work[service].TotalSeconds ?? seconds / (service + 1)),
                        ]);
                }),
            ],
        };
        return standIn is null ? settings : settings with { Network = standIn.Network };
    }

    private static bool SetsServers(ControlSpec control) => control.Kind is ControlKind.Cores or ControlKind.Replicas;
}
