using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Drift;
using Meshward.Core.SystemModels.Refitting;
using Meshward.Core.Tests.Control.Drift;

namespace Meshward.Core.Tests.Control.Adaptation;

/// <summary>A training begins with 12 samples, and there are two at most. What is measured is as predicted, or twelve times the noise above it.</summary>
public sealed class OnlineAdaptationTests
{
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly OnlineAdaptation _adaptation = new(
        new DriftTest(DriftSamples.Calibration(1)), new AdaptationSettings { SamplesToTrain = 12, SamplesToTryAgain = 5, MostTrainings = 2, MostSamples = 50 });

    private readonly List<AdaptationEvent> _events = [];
    private AdaptationState _state = AdaptationState.Start;
    private TrainingOrder? _order;
    private int _step;

    [Fact]
    public void While_predictions_hold_the_policy_is_followed_and_few_samples_are_kept()
    {
        Live(300, deviation: 0);

        Assert.Equal(AdaptationStage.Following, _state.Stage);
        Assert.Empty(_events);
        Assert.Equal(50, _state.Samples.Length);
        Assert.Equal(299, _state.Samples[^1].Step);
    }

    [Fact]
    public void Rollout_decides_from_the_step_after_the_alarm_on_samples_since_the_change()
    {
        Live(30, deviation: 0);
        LiveUntil(AdaptationStage.Rollout, deviation: 12);

        AdaptationEvent drifted = Assert.Single(_events);
        Assert.Equal((AdaptationEventKind.Drifted, AdaptationStage.Rollout), (drifted.Kind, drifted.Stage));
        Assert.Equal(_step - 1, drifted.Step);
        Assert.InRange(_step, 31, 40);
        Assert.StartsWith("delay.0 is above what is predicted since step 30: evidence ", drifted.Words);
        Assert.Equal(30, _state.Samples[0].Step);
        Assert.Null(_state.TestedSamples);
    }

    [Fact]
    public void With_enough_samples_one_training_is_ordered_and_its_policy_takes_over()
    {
        Change();

        Assert.Equal((1, 12), (_order!.Number, _order.Samples.Length));
        Assert.Equal(AdaptationStage.Retraining, _state.Stage);
        Live(10, deviation: 0);
        Assert.Equal(1, _state.LastOrder);
        Hear(new TrainingNews(1, true, "the gate passes it"));

        Assert.Equal(AdaptationStage.Following, _state.Stage);
        Assert.Equal(_order.Samples, _state.ModelSamples);
        Assert.Equal(DriftState.Start, _state.Drift);
        Assert.Equal([AdaptationEventKind.Drifted, AdaptationEventKind.TrainingBegan, AdaptationEventKind.Swapped], _events.Select(each => each.Kind));
        Assert.Equal("policy 1 takes over: the gate passes it", _events[^1].Words);
    }

    [Fact]
    public void A_refused_policy_is_followed_by_another_training_with_more_samples_and_then_by_none()
    {
        Change();
        Hear(new TrainingNews(1, false, "the gate fails it"));
        Assert.Equal((AdaptationStage.Rollout, 17), (_state.Stage, _state.TrainWith));
        Live(5, deviation: 0);
        Assert.Equal((2, 17), (_order!.Number, _order.Samples.Length));
        Hear(new TrainingNews(2, false, "the gate fails it"));
        Live(60, deviation: 0);

        Assert.Equal(AdaptationStage.Rollout, _state.Stage);
        Assert.Equal(2, _state.LastOrder);
        Assert.Equal("policy 2 is refused: the gate fails it; after 2 trainings rollout goes on without", _events[^1].Words);
    }

    [Fact]
    public void A_second_change_drops_the_training_and_its_news_come_too_late()
    {
        Change();
        int begin = _step;
        LiveUntil(AdaptationStage.Rollout, deviation: 12);

        Assert.Equal([AdaptationEventKind.TrainingDropped, AdaptationEventKind.Drifted], _events.TakeLast(2).Select(each => each.Kind));
        Assert.All(_state.Samples, sample => Assert.InRange(sample.Step, begin, _step));
        AdaptationState before = _state;
        Hear(new TrainingNews(1, true, "the gate passes it"));
        Assert.Same(before, _state);
        Live(12, deviation: 0);
        Assert.Equal(2, _order!.Number);
    }

    [Fact]
    public void A_mesh_that_changes_after_its_trainings_failed_gets_new_ones()
    {
        Change();
        Hear(new TrainingNews(1, false, "no"));
        Live(5, deviation: 0);
        Hear(new TrainingNews(2, false, "no"));
        LiveUntil(AdaptationStage.Rollout, deviation: 12, atLeast: 1);
        Live(12, deviation: 0);

        Assert.Equal((AdaptationStage.Retraining, 3), (_state.Stage, _order!.Number));
    }

    [Theory]
    [InlineData(double.NaN, true)]
    [InlineData(9.0, false)]
    public void Unknown_metrics_and_loads_outside_the_region_neither_alarm_nor_teach(double measured, bool isCovered)
    {
        for (int i = 0; i < 100; i++)
        {
            DriftPrediction predicted = DriftSamples.Step(_step, 0.0).Predicted with { IsCovered = isCovered };
            Take(_adaptation.Step(_state, new AdaptationObservation(new RecentSample(_step++, [1], [measured]), isCovered, predicted)));
        }

        Assert.Equal(AdaptationStage.Following, _state.Stage);
        Assert.Empty(_state.Samples);
    }

    [Fact]
    public void A_state_that_was_stored_in_mid_training_goes_on_as_if_it_had_not_been()
    {
        Change();
        _state = JsonSerializer.Deserialize<AdaptationState>(JsonSerializer.Serialize(_state, s_json), s_json)!;
        Hear(new TrainingNews(1, true, "the gate passes it"));

        Assert.Equal(AdaptationStage.Following, _state.Stage);
        Assert.Equal(12, _state.ModelSamples.Length);
    }

    // Until the first training is ordered.
    private void Change()
    {
        Live(30, deviation: 0);
        LiveUntil(AdaptationStage.Retraining, deviation: 12);
    }

    private void LiveUntil(AdaptationStage stage, double deviation, int atLeast = 0)
    {
        int events = _events.Count;
        for (int i = 0; i < 60 && (_state.Stage != stage || _events.Count < events + atLeast); i++)
        {
            Live(1, deviation);
        }

        Assert.Equal(stage, _state.Stage);
    }

    private void Live(int steps, double deviation)
    {
        for (int i = 0; i < steps; i++)
        {
            DriftObservation seen = DriftSamples.Step(_step, deviation);
            Take(_adaptation.Step(_state, new AdaptationObservation(
                new RecentSample(_step++, [1], seen.Measured), true, _state.TestedSamples is null ? null : seen.Predicted)));
        }
    }

    private void Hear(TrainingNews news) => Take(_adaptation.Hear(_state, _step, news));

    private void Take(AdaptationOutcome outcome)
    {
        _state = outcome.State;
        _order = outcome.Order ?? _order;
        _events.AddRange(outcome.Events);
    }
}
