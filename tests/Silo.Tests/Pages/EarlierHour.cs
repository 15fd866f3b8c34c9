using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;
using Meshward.Grains.Tests.Control;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Pages;

/// <summary>An hour of a mesh whose load rises and falls twice, and a training of its scenario.</summary>
internal static class EarlierHour
{
    public const int Decisions = 240;

    private static readonly TimeSpan _step = TimeSpan.FromSeconds(14);

    public static async Task WriteAsync(ControlledCluster cluster)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        double cores = 1;
        for (int number = 1; number <= Decisions; number++)
        {
            double load = Load(number), wanted = load > 29 ? 2 : load < 27 ? 1 : cores, before = cores;
            DateTimeOffset at = now - (_step * (Decisions - number + 1));
            if (number > 1)
                _ = await cluster.Journal.AppendAsync(Observation(number - 1, at, Delay(load, cores)), stop);
            if (number == 130)
                _ = await cluster.Journal.AppendAsync(JournalSamples.Event(JournalEvent.ForeignChange, at, "found 1 cores of node1, expected 2, kubectl-edit", ControlledCluster.Name), stop);
            _ = await cluster.Journal.AppendAsync(Decision(number, at, load, before, wanted), stop);
            _ = await cluster.Journal.AppendAsync(JournalSamples.Outcome(number, before == wanted ? DecisionOutcome.Unchanged : DecisionOutcome.Applied, ControlledCluster.Name) with { At = at }, stop);
            cores = wanted;
        }

        string yaml = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "scenarios", "compute.yaml"), stop)).Replace("\nname: compute\n", $"\nname: {ControlledCluster.Name}\n", StringComparison.Ordinal);
        TrainingTask task = TrainingTask.Create(SmallTraining.Table(ScenarioReader.Read(new StringReader(yaml), "shop.yaml", ".").Value!), SmallTraining.Config, 1, UpdateBackend.Fused, 1);
        string run = await cluster.Cluster.Training.StartAsync(task, stop);
        await foreach (TrainingProgress _ in cluster.Cluster.Training.WatchAsync(run, stop))
            continue;
    }

    // Requests per second, as the mesh has 40 of them in the end; with some noise that is always the same.
    private static double Load(int number) => Math.Round(24 + 14 * Math.Sin(4.7 * Math.PI * number / Decisions) + 1.5 * Math.Sin(number * 12.9898), 2);

    private static double Delay(double load, double cores) => Math.Round(0.02 + 0.5 * Math.Pow(load / (34 * cores), 3) * (1 + 0.15 * Math.Sin(load * 78.233)), 4);

    private static DecisionRecord Decision(int number, DateTimeOffset at, double load, double before, double wanted) => JournalSamples.Decision(number, ControlledCluster.Name) with
    {
        At = at,
        WindowStart = at.AddSeconds(-6),
        WindowEnd = at,
        Controls = [new DecidedControl("cores.node1", before, wanted)],
        Observed = new ObservedMesh([new ObservedService("info1", SignalQuality.Good, load, 0, 0.8, "")], 0),
        Bounds = [new JudgedBound("delay.info1 <= 1", Delay(load, before), Delay(load, before) <= 1)],
        Rules = before == wanted && number % 9 == 0 ? [new RuleAction("cool-down", "cores.node1 was changed 14 s ago", "left as it is")] : [],
        Policy = new ProposedAction("learned", JournalSamples.Values(("cores.node1", wanted)), null, true),
        Twin = null,
        Predicted = new PredictedOutcome(JournalSamples.Values(("delay.info1", Math.Round(0.02 + 0.5 * Math.Pow(load / (34 * wanted), 3), 4))), -wanted),
        Desired = DesiredState.Unchanged,
    };

    private static ObservationRecord Observation(int number, DateTimeOffset at, double delay) => JournalSamples.Observation(number, ControlledCluster.Name) with
    {
        At = at,
        Targets = ImmutableSortedDictionary<string, double?>.Empty.Add("delay.info1", delay),
        Reward = null,
        ShedShares = [],
        Bounds = [new JudgedBound("delay.info1 <= 1", delay, delay <= 1)],
    };
}
