using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// The mesh of <see cref="SafetySituation"/> with cores of both nodes: a weight of node1, a blocking rate, cores of node1, cores of node2, each core at a price of 1.
/// Steps are 10 s apart, and what is decided is carried out. Cores that are added are ready two steps later, unless a test says otherwise.
/// </summary>
internal sealed class ExchangeSituation
{
    private readonly Dictionary<string, int> _coming = [];
    private SafetySituation _situation;

    public ExchangeSituation(string section = "largest-change: 1\ncool-down: 0 s", double? cap = null)
    {
        _situation = new() { Section = section };
        Scenario read = _situation.Scenario;
        ControlSpec cores = read.Controls[2];
        Scenario = read with
        {
            Controls = [read.Controls[0], read.Controls[1], cores, cores with { Name = "cores.node2", Node = "node2" }],
            Safety = read.Safety with { PricePerCoreHour = 1, MostPerHour = cap },
        };
        State = SafetySituation.Filled with { Controls = [.. Scenario.Controls.Select(control => new ControlHistory(control.Name, null, 0, []))] };
    }

    public Scenario Scenario { get; }

    public SafetyState State { get; set; }

    public double[] Mesh { get; set; } = [0.5, 0.2, 3, 3];

    public double[] Policy { get; set; } = [0.5, 0.2, 3, 3];

    /// <summary>What the calibrated rules propose; null for what the policy does.</summary>
    public double[]? Twin { get; set; }

    public bool IsInsideRegion { get; set; } = true;

    public bool IsTold { get; set; } = true;

    public int ReadyAfter { get; set; } = 2;

    public TimeSpan Drain { get; set; }

    public OperatorOrder Order { get; set; }

    /// <summary>Mean response time of web, of which 1 s is allowed.</summary>
    public double Delay { get; set; } = 0.1;

    /// <summary>Requests per second of web, of which 30 are the most of the training.</summary>
    public double Load { get; set; } = 20;

    /// <summary>Nodes at which nobody is ready to answer web.</summary>
    public string[] Silent { get; set; } = [];

    public Func<ImmutableArray<double?>, Forecast?>? Forecast { get; set; }

    public ControlDecision Step(double seconds = 10)
    {
        _situation = _situation with { Now = _situation.Now.AddSeconds(seconds) };
        foreach (string node in _coming.Keys.ToArray())
        {
            if (--_coming[node] <= 0)
            {
                _ = _coming.Remove(node);
            }
        }

        Proposal Proposed(string name, double[] values) => new(name, [.. values.Select((value, i) => Scenario.Controls[i].Levels.IndexOf(value))], IsInsideRegion);
        ControlInput input = new(
            _situation.Now, SafetySituation.Start, [_situation.Window("web", Load, Delay), _situation.Window("pay", 10)], Set(Mesh), Proposed("learned", Policy), Proposed("rules", Twin ?? Policy) with { IsInsideRegion = true }, Order)
        {
            Forecast = Forecast,
            Readiness = !IsTold ? MeshReadiness.Untold : new(
                true,
                ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty.Add("web", [.. Silent]),
                _coming.Keys.ToImmutableSortedDictionary(name => name, _ => "1 of 2 replicas ready"))
            {
                Drain = Drain,
            },
        };
        ControlDecision decision = ControlStep.Decide(Scenario, input, State);
        Order = OperatorOrder.None;
        for (int i = 2; i < 4; i++)
        {
            if (decision.Controls[i].Desired > Mesh[i] && ReadyAfter > 0)
            {
                _coming[Scenario.Controls[i].Node!] = ReadyAfter;
            }
        }

        Mesh = [.. decision.Controls.Select(control => control.Desired!.Value)];
        State = decision.Desired.IsEmpty ? decision.Next : decision.Next.Confirm(Scenario, Set(Mesh));
        return decision;
    }

    private static DesiredState Set(double[] values) => SafetySituation.Mesh(values) with
    {
        NodeCores = ImmutableSortedDictionary<string, double>.Empty.Add("node1", values[2]).Add("node2", values[3]),
        Replicas = ImmutableSortedDictionary<string, double>.Empty,
    };
}
