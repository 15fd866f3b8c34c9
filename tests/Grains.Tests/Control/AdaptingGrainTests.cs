using System.Collections.Immutable;
using System.Security.Cryptography;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Control;

/// <summary>The control loop in the controller grain, on a mesh that is not what its model says.</summary>
public sealed class AdaptingGrainTests
{
    private static readonly JournalEvent[] s_story =
    [
        JournalEvent.ModelDrift, JournalEvent.RolloutStarted, JournalEvent.RetrainingStarted, JournalEvent.RetrainingEnded, JournalEvent.CandidatePassed,
        JournalEvent.PolicySwapped, JournalEvent.ModelRefitted, JournalEvent.RolloutEnded,
    ];

    private readonly MemoryMesh _mesh = ControlledCluster.Mesh();
    private readonly SteadySource _source = new();

    // Silos die in rollout and in mid-training; a third one brings it to its end, and everything is told once.
    [Fact]
    public async Task A_model_that_has_drifted_ends_in_a_policy_that_takes_over_whichever_silos_die()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source, silos: 3);
        ControlOrder order = await AdaptingOrder.MakeAsync(trainingSteps: 60_000);
        await cluster.Controller.StartControlAsync(order);
        await cluster.UntilAsync(status => status.Adaptation is { Stage: AdaptationStage.Rollout } or { Stage: AdaptationStage.Retraining });
        await KillAsync(cluster);
        await cluster.UntilAsync(status => status.Adaptation is { Stage: AdaptationStage.Retraining } or { Swaps: > 0 });
        await KillAsync(cluster);
        ControlStatus status = await cluster.UntilAsync(status => status is { Generation: 3, Adaptation.Swaps: 1 });
        await cluster.Controller.StopControlAsync("the test");

        AdaptationStatus adaptation = status.Adaptation!;
        Assert.Equal((AdaptationStage.Following, 1L, 1L, 0L), (adaptation.Stage, adaptation.Drifts, adaptation.Trainings, adaptation.Refused));
        ImmutableArray<JournalRecord> records = await cluster.RecordsAsync();
        Assert.Equal(s_story, records.OfType<EventRecord>().Select(happened => happened.Event).Where(s_story.Contains));
        DecisionRecord last = records.OfType<DecisionRecord>().Last();
        Assert.Equal((adaptation.PolicySha256, AdaptationStage.Following, adaptation.ModelSamples), (last.PolicySha256, last.Model!.Stage, last.Model.Samples));
        Assert.Contains(records.OfType<DecisionRecord>(), decision => decision is { Model.Stage: AdaptationStage.Rollout, Policy.Name: "rollout" });

        // The training can be asked for by its key; it is not the newest policy for whoever asks for that.
        PolicyBytes policy = (await cluster.Cluster.Run(adaptation.Run!).GetPolicyAsync())!;
        Assert.Equal(adaptation.PolicySha256, Convert.ToHexStringLower(SHA256.HashData(policy.File.Span)));
        PolicyEntry entry = Assert.Single(await cluster.Controller.ListPoliciesAsync(), each => each.Run == adaptation.Run);
        Assert.True(entry.IsForController);
        Assert.Null(await cluster.Controller.FindPolicyAsync(entry.ScenarioHash));

        // What is stored is gone on with, by the order with the old policy and by one with the new one.
        foreach (ControlOrder next in new[] { order with { Id = "second", Standing = "of the order" }, order with { Id = "third", Policy = policy.File, Standing = "of the new one" } })
        {
            long step = (await cluster.Controller.ControlStatusAsync()).Step;
            await cluster.Controller.StartControlAsync(next);
            ControlStatus again = await cluster.UntilAsync(status => status.OrderId == next.Id && status.Step >= step + 2);
            await cluster.Controller.StopControlAsync("the test");
            Assert.Equal((adaptation.PolicySha256, 1L, adaptation.Run), (again.Adaptation!.PolicySha256, again.Adaptation.Swaps, again.Adaptation.Run));
        }

        // Who acts is told to have passed the gate, not who was ordered.
        string[] passed = [.. (await cluster.RecordsAsync()).OfType<EventRecord>().Where(happened => happened.Event == JournalEvent.GatePassed).Select(happened => happened.Text)];
        Assert.Equal([$"{adaptation.Run}, which took over from the policy of the order ({adaptation.PolicySha256[..12]}), passed the gate before", "of the new one"], passed);
    }

    [Fact]
    public async Task An_order_for_another_model_begins_anew_and_one_that_cannot_adapt_is_refused()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        ControlOrder order = await AdaptingOrder.MakeAsync();
        await Assert.ThrowsAsync<ControlRefusedException>(() => cluster.Controller.StartControlAsync(order with { Policy = default }));
        await Assert.ThrowsAsync<ControlRefusedException>(() => cluster.Controller.StartControlAsync(order with { Adaptation = new byte[] { 1, 2, 3 } }));
        await cluster.Controller.StartControlAsync(order);
        await cluster.UntilAsync(status => status.Adaptation is { Stage: AdaptationStage.Retraining });
        await cluster.Controller.StopControlAsync("the test");

        long step = (await cluster.Controller.ControlStatusAsync()).Step;

        // Another model: what was remembered is of no use.
        await cluster.Controller.StartControlAsync((await AdaptingOrder.MakeAsync("second", samplesToTrain: 200)) with { Model = Other(order) });
        ControlStatus status = await cluster.UntilAsync(status => status.OrderId == "second" && status.Step >= step + 2);
        await cluster.Controller.StopControlAsync("the test");
        Assert.Equal(0, status.Adaptation!.Trainings);
    }

    private static async Task KillAsync(ControlledCluster cluster) =>
        await cluster.Cluster.KillAsync(await cluster.Cluster.WhereAsync(cluster.Controller));

    // The same model under another key is another model.
    private static ReadOnlyMemory<byte> Other(ControlOrder order)
    {
        using var stream = new MemoryStream(order.Model.ToArray());
        var stored = Meshward.Core.SystemModels.SystemModelFile.Read(stream, "model").Value!;
        using MemoryStream other = new();
        Meshward.Core.SystemModels.SystemModelFile.Write(stored with { Key = "another" }, other);
        return other.ToArray();
    }
}
