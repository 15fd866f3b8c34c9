using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Grains.Contracts;
using Meshward.Silo.Pages;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Pages;

/// <summary>What pages are made from in tests.</summary>
internal static class PageSamples
{
    public static ControlStatus Status { get; } = new(
        ControlPhase.Running, 3, "process 17 on host", JournalSamples.Start, 5, TimeSpan.FromSeconds(6), false, false, 4, new CycleCounts { Decisions = 4, Holds = 1 }, null)
    {
        PolicySha256 = "90110c1e90110c1e90110c1e",
        Adaptation = new AdaptationStatus(AdaptationStage.Following, 0, "90110c1e90110c1e90110c1e", null, null, 2, 1, 0, 1),
    };

    public static MeshLook Look(params JournalRecord[] records)
    {
        var fold = new MeshFold();
        fold.Take([.. records.Select((record, at) => new StoredRecord(at + 1, record))]);
        return new MeshLook("shop", JournalSamples.TimeOf(5), Status, true, fold.Look(true), [], null);
    }

    public static TrainingLook Training(string run = "shop-7") => new(
        new RunEntry(run, "shop", JournalSamples.Start),
        new TrainingStatus(TrainingPhase.Finished, null, null, new PolicyEntry(run, "", "", "", 4_096, 3.5, 4, true, JournalSamples.Start)),
        [(1_024, 1.5), (2_048, 3), (4_096, 3.5)]);

    public static DecisionRecord Of(int services) => JournalSamples.Decision(1) with
    {
        Observed = new ObservedMesh([.. Enumerable.Range(0, services).Select(service => new ObservedService($"s{service}", SignalQuality.Good, service, 0, 1, ""))], 0),
        Bounds = [.. Enumerable.Range(0, services).Select(service => new JudgedBound($"delay.s{service} <= 0.2", 0.1, service % 2 == 0))],
    };

    /// <summary>A name that tries to be more than a name.</summary>
    public const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"alert(1)' &amp; \u202e";
}
