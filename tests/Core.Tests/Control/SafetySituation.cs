using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// A step of the controller on a small mesh: web and pay on two nodes, with a routing weight and a blocking rate of web, cores of node1 and
/// replicas of pay, in this order. A time step is 10 s. Unless a test says otherwise, metrics are good, the window is full, objectives are
/// met, and policy and twin want what is there.
/// </summary>
internal sealed record SafetySituation
{
    // Each is the same whenever it is read, and steps ask for it again and again.
    private static readonly ConcurrentDictionary<(string Section, bool IsJoined), Checked<Scenario>> _checked = new();

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The section of the scenario, without its key; whole ranges may be moved, so that a test of one rule meets no other.</summary>
    public string Section { get; init; } = "largest-change: 1";

    /// <summary>Whether the model joins both services, so that they are one part of the mesh; without it web on its nodes is one, and pay another.</summary>
    public bool IsJoined { get; init; }

    public DateTimeOffset Now { get; init; } = Start.AddHours(1);

    public DateTimeOffset ActiveSince { get; init; } = Start;

    public double[] Present { get; init; } = [0.5, 0.2, 3, 3];

    public double[]? Policy { get; init; } = [0.5, 0.2, 3, 3];

    public double[]? Twin { get; init; } = [0.5, 0.2, 3, 3];

    public bool IsInsideRegion { get; init; } = true;

    public bool IsTwinInsideRegion { get; init; } = true;

    public OperatorOrder Order { get; init; }

    /// <summary>What the model says of four values; null for no model.</summary>
    public Func<ImmutableArray<double?>, Forecast?>? Forecast { get; init; }

    public Func<SafetySituation, ServiceWindow> Web { get; init; } = situation => situation.Window("web", 20);

    public Func<SafetySituation, ServiceWindow> Pay { get; init; } = situation => situation.Window("pay", 10);

    public SafetyState State { get; init; } = Filled;

    /// <summary>Three steps of good metrics with loads of 20 and 10, and no action yet.</summary>
    public static SafetyState Filled => new()
    {
        ActiveSince = Start,
        FilledSteps = 3,
        Step = 100,
        Loads = [new KnownLoads("web", [20, 18, 20]), new KnownLoads("pay", [9, 10, 10])],
        Controls = [.. Names.Select(name => new ControlHistory(name, null, 0, []))],
    };

    public static ImmutableArray<string> Names => ["routing.web.node1", "blocking.web", "cores.node1", "replicas.pay"];

    public Scenario Scenario => Read(Section, IsJoined);

    public ControlInput Input => new(Now, ActiveSince, [Web(this), Pay(this)], Mesh(Present), Proposal("learned", Policy, IsInsideRegion), Proposal("rules", Twin, IsTwinInsideRegion), Order) { Forecast = Forecast };

    public ControlDecision Decide() => ControlStep.Decide(Scenario, Input, State);

    /// <summary>The next step, once the mesh is as it was wanted, some seconds later.</summary>
    public SafetySituation Then(ControlDecision decision, double seconds = 10) => this with
    {
        Now = Now.AddSeconds(seconds),
        State = decision.Next,
        Present = [.. decision.Controls.Select(control => control.Desired!.Value)],
        Order = OperatorOrder.None,
    };

    /// <summary>A state in which one control was changed.</summary>
    public static SafetyState Changed(int control, DateTimeOffset at, int direction, params ImmutableArray<long> turns) =>
        Filled with { Controls = Filled.Controls.SetItem(control, new ControlHistory(Names[control], at, direction, turns)) };

    public ServiceWindow Window(string service, double load, double mean = 0.1, double ageSeconds = 1) => new(
        service, Interval(Requests(load, mean), []), TimeSpan.FromSeconds(ageSeconds), null, []);

    public ServiceInterval Interval(RequestStatistics requests, ImmutableArray<NodeInterval> nodes) => new(
        Now.AddSeconds(-6), Now, requests, nodes, Now, new IntervalTally(0, 0, 0, 0, 0, 0, 0));

    public static RequestStatistics Requests(double load, double mean) => new(
        IntervalState.Serving, Statistic.Known(load), Statistic.Known(load), Statistic.Known(0), Statistic.Known(0), ResponseTimes.All(Statistic.Known(mean)));

    public static ServiceWindow Nothing(string service) => new(service, null, null, "connection refused", []);

    public static DesiredState Mesh(params double[] values) => new(
        ImmutableSortedDictionary<string, DesiredTraffic>.Empty.Add(
            "web",
            new DesiredTraffic(
                ImmutableSortedDictionary<string, int>.Empty.Add("node1", (int)Math.Round(100 * values[0])).Add("node2", 100 - (int)Math.Round(100 * values[0])),
                values[1])),
        ImmutableSortedDictionary<string, double>.Empty.Add("node1", values[2]),
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty.Add("pay", values[3]));

    public static Scenario Read(string section, bool isJoined = false)
    {
        Checked<Scenario> read = Check(section, isJoined);
        Assert.True(read.IsValid, string.Join('\n', read.Diagnostics));
        return read.Value;
    }

    public static Checked<Scenario> Check(string section, bool isJoined = false) => _checked.GetOrAdd((section, isJoined), Parse);

    private static Checked<Scenario> Parse((string Section, bool IsJoined) asked)
    {
        string section = asked.Section, both = asked.IsJoined ? ", both: load.web * replicas.pay" : "";
        using StringReader text = new(
            $$"""
            apiVersion: meshward/v1
            name: safe
            description: Generated.
            mesh: { services: [web, pay], nodes: [node1, node2], time-step: 10 s, settling-time: 4 s }
            loads: { training: { kind: uniform-choice, choices: { web: [10, 20, 30], pay: [5, 10] } } }
            controls:
              routing.web.node1: { values: [0, 0.25, 0.5, 0.75, 1], initial: 0.5 }
              blocking.web: { values: [0, 0.1, 0.2, 0.3, 0.4], initial: 0 }
              cores.node1: { min: 1, max: 5, step: 1, initial: 1 }
              replicas.pay: { min: 1, max: 5, step: 1, initial: 1 }
            observation: [load.web, load.pay]
            reward: "0 - delay.web"
            objectives: [keep: delay.web <= 1 s]
            discount: 0
            model:
              trace: none.csv
              features: { l: load.web{{both}} }
              targets: { delay.web: { column: mean_web } }
              configuration: [l]
            """ + (section.Length == 0 ? "" : "\ncontrol:\n  " + section.Trim().ReplaceLineEndings("\n  ")) + "\n");
        return ScenarioReader.Read(text, "safe.yaml", ".");
    }

    private Proposal? Proposal(string policy, double[]? values, bool isInsideRegion) => values is null
        ? null
        : new Proposal(policy, [.. values.Select((value, i) => Scenario.Controls[i].Levels.IndexOf(value))], isInsideRegion);
}
