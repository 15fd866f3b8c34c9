using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Journal;
using Meshward.Silo;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Journal;

/// <summary>A data directory with the journal of the shipped scenario: three decisions, an event before the third, which is not confirmed.</summary>
public sealed class JournalFixture : IAsyncLifetime
{
    public const string Mesh = "compute";

    public Workplace Place { get; } = new();

    public static ImmutableArray<JournalRecord> Records =>
    [
        Decision(1), JournalSamples.Outcome(1, mesh: Mesh), Observation(1),
        Decision(2) with { Rules = [], Controls = [new DecidedControl("cores.compute", 3, 3)], Source = DecisionSource.Present },
        JournalSamples.Outcome(2, DecisionOutcome.Unchanged, Mesh) with { Text = "nothing, \"really\"" },
        JournalSamples.Event(JournalEvent.MetricsLost, JournalSamples.TimeOf(3).AddSeconds(-5), "no answer [yet]", Mesh),
        Decision(3),
    ];

    public async ValueTask InitializeAsync()
    {
        await using EmbeddedSilo silo = await StartSiloAsync();
        foreach (JournalRecord record in Records)
        {
            await Of(silo).AppendAsync(record, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync()
    {
        Place.Dispose();
        return ValueTask.CompletedTask;
    }

    public async Task<EmbeddedSilo> StartSiloAsync() =>
        (await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(Place.Data) { Cores = 1 }, CancellationToken.None)).Value!;

    public static GrainJournal Of(EmbeddedSilo silo) => new(silo.Grains, Mesh, TimeProvider.System);

    public static DecisionRecord Decision(long number) => JournalSamples.Decision(number, Mesh) with
    {
        Controls = [new DecidedControl("routing.compute.node1", 0.8, 0.8), new DecidedControl("cores.compute", 2, 3)],
        Observed = new ObservedMesh([new ObservedService("compute", SignalQuality.Good, 8.5, 0, 1.5, "")], 0),
        Predicted = new PredictedOutcome(JournalSamples.Values(("delay.compute", 0.5)), 0.8),
        Rules = [new RuleAction("largest-change", "given", "did"), new RuleAction("cool-down", "given", "did")],
    };

    public static ObservationRecord Observation(long number) => JournalSamples.Observation(number, Mesh) with
    {
        Targets = ImmutableSortedDictionary<string, double?>.Empty.Add("delay.compute", 0.55),
    };
}
