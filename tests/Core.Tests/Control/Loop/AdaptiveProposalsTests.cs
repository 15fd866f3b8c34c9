using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>A controller that adapts, on a mesh whose second node becomes twice as slow.</summary>
public sealed class AdaptiveProposalsTests
{
    private readonly AdaptiveSituation _here = new();

    private AdaptationState State => _here.Memory.State;

    [Fact]
    public async Task A_mesh_that_stays_as_it_is_is_left_to_the_policy()
    {
        await _here.LiveAsync(60);

        Assert.Empty(_here.Told);
        Assert.Empty(_here.Looked);
        Assert.All(_here.Sets, set => Assert.Equal(("optimal", AdaptationStage.Following, 0), (set.Policy!.Proposal.Policy, set.Adaptation!.Stage, set.Adaptation.ModelSamples)));
        Assert.All(_here.Sets, set => Assert.Equal("ordered", set.PolicySha256));
    }

    // The objective of the compute scenario: the delay that the model predicts and 0.4 s are at most 1 s. Values between levels are not known.
    [Fact]
    public async Task What_the_model_says_of_a_configuration_is_what_it_predicts_of_it()
    {
        await _here.LiveAsync(1);
        ProposalSet set = _here.Sets[0];
        ImmutableArray<double?> values = [.. AdaptiveSituation.Scenario.Controls.Select(control => (double?)set.Policy!.Action.Controls[control.Name])];
        Forecast forecast = set.Forecast!(values)!;
        PredictedOutcome predicted = set.Policy!.Action.Predicted!;

        Assert.Equal(predicted.Reward, forecast.Reward);
        Assert.Equal([Math.Round(predicted.Targets["delay.compute"], 3) + 0.4 <= 1], forecast.Met);
        Assert.Null(set.Forecast(values.SetItem(0, 0.123456)));
        Assert.Null(set.Forecast(values.SetItem(0, null)));
    }

    [Fact]
    public async Task Drift_hands_the_very_next_proposal_to_rollout_over_a_refitted_model()
    {
        await _here.LiveAsync(20);
        _here.IsSlow = true;
        await _here.UntilAsync(JournalEvent.ModelDrift);

        // What is told was learned before the last proposal, in the same time step.
        ProposalSet last = _here.Sets[^1];
        Assert.Equal("rollout", last.Policy!.Proposal.Policy);
        Assert.All(_here.Sets.Take(_here.Sets.Count - 1), set => Assert.Equal("optimal", set.Policy!.Proposal.Policy));
        Assert.Equal((AdaptationStage.Rollout, State.Samples.Length), (last.Adaptation!.Stage, last.Adaptation.ModelSamples));
        Assert.Equal(new ModelInUse(AdaptationStage.Rollout, State.Samples.Length), last.Model);
        Assert.True(last.Policy.Proposal.IsInsideRegion);
        Assert.Equal([JournalEvent.ModelDrift, JournalEvent.RolloutStarted], _here.Told.Select(change => change.Event));
        Assert.InRange(_here.Step - 20, 2, 30);

        // The slow node takes about twice as long as the model of the trace says; what is predicted now is the refitted model's.
        double now = last.Policy.Action.Predicted!.Targets.Values.First();
        RefittedMesh mesh = AdaptiveSituation.Models.MeshOf(State.Samples)!;
        var proposals = new ModelProposals(mesh.Dynamics, null, null, null, _here);
        PredictedOutcome? same = await proposals.PredictAsync(
            [.. LoadsOf(last)], [.. AdaptiveSituation.Scenario.Controls.Select(control => (double?)last.Policy.Action.Controls[control.Name])], TestContext.Current.CancellationToken);
        Assert.Equal(same!.Targets.Values.First(), now);

        IEnumerable<double> LoadsOf(ProposalSet set) => _here.Observed.Loads;
    }

    [Fact]
    public async Task A_training_is_ordered_judged_and_its_policy_takes_over_with_its_model()
    {
        _here.Trains = _ => null;
        await ChangeAsync();
        Assert.Equal(AdaptationStage.Retraining, State.Stage);
        await _here.LiveAsync(3);
        Assert.Equal([1, 1, 1], _here.Looked.TakeLast(3));
        Assert.Equal("rollout", _here.Sets[^1].Policy!.Proposal.Policy);

        _here.Trains = _here.Trained;
        await _here.LiveAsync(1);

        Assert.Equal(AdaptationStage.Following, State.Stage);
        Assert.Equal(["hash1 beside ordered"], _here.Kept);
        Assert.Equal((new AdaptationCounts { Drifts = 1, Trainings = 1, Swaps = 1 }, "hash1", "compute-1"), (_here.Memory.Counts, _here.Memory.InForce, _here.Memory.Policy!.Run));
        Assert.Equal(
            [JournalEvent.RetrainingEnded, JournalEvent.CandidatePassed, JournalEvent.PolicySwapped, JournalEvent.ModelRefitted, JournalEvent.RolloutEnded],
            _here.Told.Select(change => change.Event).SkipWhile(happened => happened != JournalEvent.RetrainingEnded));
        Assert.Contains("policy hash1 of run compute-1 takes over from ordered", _here.Told.Single(change => change.Event == JournalEvent.PolicySwapped).Text, StringComparison.Ordinal);
        ProposalSet last = _here.Sets[^1];
        Assert.Equal(("optimal", "hash1", 12), (last.Policy!.Proposal.Policy, last.PolicySha256, last.Adaptation!.ModelSamples));

        // The rules beside it are those of its model.
        Assert.NotNull(last.Twin);
        await _here.LiveAsync(40);
        Assert.Equal(1, _here.Memory.Counts.Drifts);
    }

    [Fact]
    public async Task A_training_that_fails_is_told_and_tried_again_with_more_samples()
    {
        _here.Trains = order => order.Number == 1 ? new TrainingEnd(null, "run compute-1 failed (a lost disk)") : null;
        await ChangeAsync();
        await _here.UntilAsync(JournalEvent.RetrainingEnded);

        Assert.Contains("run compute-1 failed (a lost disk); it is tried again with 17 samples", _here.Told.Single(change => change.Event == JournalEvent.RetrainingEnded).Text, StringComparison.Ordinal);
        Assert.Equal("rollout", _here.Sets[^1].Policy!.Proposal.Policy);
        await _here.LiveAsync(6);
        Assert.Equal((AdaptationStage.Retraining, 2), (State.Stage, State.LastOrder));
        Assert.Equal(new AdaptationCounts { Drifts = 1, Trainings = 2, Refused = 1 }, _here.Memory.Counts);
    }

    [Fact]
    public async Task A_policy_that_the_gate_fails_does_not_take_over()
    {
        // The worst that there is: all that the first control has, whatever the load.
        await ChangeAsync();
        _here.Trains = order => _here.Trained(order) is { } end ? end with { Candidate = end.Candidate! with { Policy = new Stubborn() } } : null;
        await _here.UntilAsync(JournalEvent.CandidateFailed);

        Assert.Contains("policy 1 is refused: the gate fails it in ", _here.Told[^1].Text, StringComparison.Ordinal);
        Assert.Empty(_here.Kept);
        Assert.Equal((AdaptationStage.Rollout, "ordered"), (State.Stage, _here.Memory.InForce));
        Assert.Equal("rollout", _here.Sets[^1].Policy!.Proposal.Policy);
    }

    [Fact]
    public async Task A_second_change_in_mid_training_drops_the_training()
    {
        await ChangeAsync();
        int drops = _here.Drops;
        await _here.LiveAsync(8);
        Assert.Equal(drops, _here.Drops);
        _here.Measures = step => step with { Targets = [.. step.Targets.Select(value => 8 * value)] };
        _here.Told.Clear();
        await _here.UntilAsync(JournalEvent.ModelDrift);

        Assert.Equal(AdaptationStage.Rollout, State.Stage);
        Assert.Equal(drops + 1, _here.Drops);
        Assert.Equal([JournalEvent.RetrainingEnded, JournalEvent.ModelDrift, JournalEvent.ModelRefitted], _here.Told.Select(change => change.Event));
        Assert.Equal("training 1 is dropped, since the mesh changed again", _here.Told[0].Text);
        Assert.Equal(new AdaptationCounts { Drifts = 2, Trainings = 1, Refused = 1 }, _here.Memory.Counts);
    }

    [Theory]
    [InlineData("metrics")]
    [InlineData("configuration")]
    [InlineData("between")]
    [InlineData("disturbed")]
    [InlineData("nan")]
    public async Task What_is_not_known_is_no_evidence(string what)
    {
        _here.Measures = step => what switch
        {
            "metrics" => step with { Observed = new ObservedMesh([step.Observed.Services[0] with { Quality = SignalQuality.Stale }], 1) },
            "configuration" => step with { Controls = step.Controls.SetItem(0, null) },
            "between" => step with { Controls = step.Controls.SetItem(0, step.Controls[0] + 0.01) },
            "disturbed" => step with { IsDisturbed = true },
            _ => step with { Targets = [.. step.Targets.Select(_ => double.NaN)] },
        };
        _here.IsSlow = true;
        await _here.LiveAsync(60);

        Assert.Empty(_here.Told);
        Assert.Empty(State.Samples);
        Assert.Equal(0, State.Drift.Judged);
        Assert.Equal(59, _here.Memory.LastStep);
    }

    /// <summary>What is stored goes through text: NaN is what is not known of a sample.</summary>
    [Fact]
    public void A_sample_with_a_target_that_is_not_known_survives_storage()
    {
        AdaptationMemory memory = new("basis", "ordered")
        {
            State = AdaptationState.Start with { Samples = [new(3, [1, 0.5], [double.NaN, 0.25])], Stage = AdaptationStage.Rollout },
            Traffic = [[12.5]],
            Untold = [new ProposalChange(JournalEvent.ModelDrift, "words")],
        };

        AdaptationMemory read = AdaptationMemory.FromJson(memory.ToJson())!;
        Assert.Equal([double.NaN, 0.25], read.State.Samples[0].Targets);
        Assert.Equal(memory.ToJson(), read.ToJson());
        Assert.Equal((AdaptationStage.Rollout, 12.5, JournalEvent.ModelDrift), (read.State.Stage, read.Traffic[0][0], read.Untold[0].Event));
        Assert.Null(AdaptationMemory.FromJson("{\"State\": 3}"));
    }

    /// <summary>A death in each stage: what goes on is what would have come without it.</summary>
    [Theory]
    [InlineData(AdaptationStage.Following)]
    [InlineData(AdaptationStage.Rollout)]
    [InlineData(AdaptationStage.Retraining)]
    public async Task After_a_death_it_goes_on_where_it_was(AdaptationStage stage)
    {
        AdaptiveSituation other = new();
        foreach (AdaptiveSituation each in new[] { _here, other })
        {
            await each.LiveAsync(20);
            each.IsSlow = true;
            while (each.Memory.State.Stage < stage)
            {
                await each.LiveAsync(1);
            }

            if (each == other)
            {
                _ = each.Restart();
            }

            await each.LiveAsync(25);
            each.Trains = each.Trained;
            await each.LiveAsync(10);
            _ = each == other ? each.Restart() : null;
            await each.LiveAsync(5);
        }

        Assert.Equal(_here.Stored, other.Stored);
        Assert.Equal(_here.Sets.Select(Words), other.Sets.Select(Words));
        Assert.Equal(1, other.Memory.Counts.Swaps);

        static string Words(ProposalSet set) => $"{set.Policy!.Proposal.Policy} {string.Join(' ', set.Policy.Proposal.Levels)} {set.PolicySha256} {set.Policy.Action.Predicted?.Reward}";
    }

    [Fact]
    public async Task What_was_not_told_before_a_death_is_told_once_after_it()
    {
        await _here.LiveAsync(20);
        _here.IsSlow = true;
        await _here.UntilAsync(JournalEvent.ModelDrift);
        _here.Told.Clear();
        _ = _here.Restart();
        await _here.LiveAsync(3);

        Assert.Equal([JournalEvent.ModelDrift, JournalEvent.RolloutStarted], _here.Told.Select(change => change.Event));
    }

    [Fact]
    public void Another_policy_or_model_begins_anew_and_the_one_that_took_over_goes_on()
    {
        AdaptationMemory memory = new("basis", "ordered") { Policy = new AdaptedPolicy("compute-1", "adapted", [], []), LastStep = 7 };

        Assert.Same(memory, memory.For("basis", "ordered"));
        Assert.Same(memory, memory.For("basis", "adapted"));
        Assert.Equal((null, 0L, "another"), (memory.For("basis", "another").Policy, memory.For("basis", "another").LastStep, memory.For("basis", "another").InForce));
        Assert.Equal(0, memory.For("other basis", "ordered").LastStep);
    }

    [Fact]
    public void Bytes_of_a_basis_that_are_damaged_are_refused()
    {
        Assert.Contains("expected the rows of a trace", AdaptationBasisFile.Read("MESHWAB\n and more that is no basis at all, and goes on for a while"u8.ToArray(), "basis").Diagnostics[0].ToString(), StringComparison.Ordinal);
    }

    private async Task ChangeAsync()
    {
        await _here.LiveAsync(20);
        _here.IsSlow = true;
        await _here.UntilAsync(JournalEvent.RetrainingStarted);
    }

    private sealed class Stubborn : Meshward.Core.Policies.IPolicy
    {
        public string Name => "stubborn";

        public void Reset()
        {
        }

        public void Decide(in Meshward.Core.Policies.MeshSnapshot snapshot, Span<int> actions) => actions.Clear();
    }
}
