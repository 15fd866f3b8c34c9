using System.Collections.Immutable;
using System.Text.Json;
using FsCheck.Xunit;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Metrics;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>What holds whatever goes in: metrics of any kind, loads up to the largest number, proposals, histories and orders at random.</summary>
public sealed class ControlStepPropertyTests
{
    private const string Section =
        "price-per-core-hour: 1\nmost-per-hour: 7\nlimits: { cores.node1: { floor: 2, ceiling: 4 }, blocking.web: { ceiling: 0.3 } }";

    private static readonly Scenario _scenario = SafetySituation.Read(Section);
    private static readonly double[] _loads = [0, 1e-300, 1, 20, 30, 31, 1e9, 1e300, double.MaxValue, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Property(MaxTest = 300)]
    public void Floors_ceilings_and_the_cap_hold_where_they_held_before(long seed)
    {
        Walk(seed, isInside: true, (_, decision) =>
        {
            double?[] values = [.. decision.Controls.Select(control => control.Desired)];
            Assert.InRange(values[2] ?? 2, 2, 4);
            Assert.InRange(values[1] ?? 0, 0, 0.3);
            Assert.True(values[2] is null || values[3] is null || values[2] + values[3] <= 7);
        });
    }

    [Property(MaxTest = 300)]
    public void Nothing_moves_farther_out_of_its_limits(long seed)
    {
        Walk(seed, isInside: false, (_, decision) =>
        {
            foreach ((DecidedControl control, int i) in decision.Controls.Select((control, i) => (control, i)))
            {
                ImmutableArray<double> levels = _scenario.Safety.LevelsOf(_scenario.Controls[i]);
                Assert.Equal(control.Present is null, control.Desired is null);
                Assert.True(control.Desired is null || control.Desired <= Math.Max(levels[^1], control.Present!.Value));
                Assert.True(control.Desired is null || control.Desired >= Math.Min(levels[0], control.Present!.Value));
            }

            double before = Spending.PerHour(_scenario.Safety, _scenario.Controls, [.. decision.Controls.Select(control => control.Present)]);
            Assert.True(Spending.PerHour(_scenario.Safety, _scenario.Controls, [.. decision.Controls.Select(control => control.Desired)]) <= Math.Max(7, before));
        });
    }

    [Property(MaxTest = 300)]
    public void A_hold_changes_nothing_but_adds_cores_or_replicas(long seed) => Walk(seed, isInside: false, (input, decision) =>
    {
        if (decision.Next.HeldSteps > 0 && input.Order != OperatorOrder.Rollback)
        {
            Assert.All(Known(decision), control => Assert.True(control.To == control.From || Capacity.IsGrowth(control.Kind, control.From, control.To)));
        }
    });

    [Property(MaxTest = 300)]
    public void A_fallback_never_reduces_capacity_but_for_what_a_rollback_by_hand_has_left(long seed) => Walk(seed, isInside: false, (state, _, decision) =>
    {
        if (decision.Rules.Any(rule => rule.Rule is "operating-region" or "no-proposal" or "distrust") || decision.Source == DecisionSource.Twin)
        {
            Assert.All(decision.Controls, (control, i) => Assert.True(
                control.Present is not double from || Capacity.Change(_scenario.Controls[i].Kind, from, control.Desired!.Value) >= 0 || IsLeftByHand(state, decision, i)));
        }
    });

    // Loads above all of the training, the largest number among them. Only going back to a configuration that was good may block more, and
    // only an operator, or limits, can take cores or replicas away then.
    [Property(MaxTest = 300)]
    public void An_extreme_load_never_means_less(long seed) => Walk(seed, isInside: true, (input, decision) =>
    {
        bool isExtreme = decision.Observed.Services[0].LoadPerSecond > 30 || decision.Observed.Services[1].LoadPerSecond > 10;
        if (isExtreme && input.Order != OperatorOrder.Rollback)
        {
            Assert.All(Known(decision), control => Assert.True(
                Capacity.Change(control.Kind, control.From, control.To) >= 0
                || (decision.Source == DecisionSource.LastGood && !Capacity.IsBought(control.Kind))));
        }
    });

    [Property(MaxTest = 300)]
    public void A_pause_changes_nothing_but_what_a_rollback_by_hand_has_left(long seed) => Walk(seed, isInside: false, (state, input, decision) =>
    {
        if (decision.Next.IsPaused && input.Order != OperatorOrder.Rollback)
        {
            Assert.All(decision.Controls, (control, i) => Assert.True(control.Desired == control.Present || IsLeftByHand(state, decision, i)));
            Assert.True(decision.Source == DecisionSource.LastGood || decision.Desired == DesiredState.Unchanged);
        }
    });

    // Seeds of which a rollback by hand is finished, in a pause and while the policy is distrusted.
    [Theory]
    [InlineData(-3766)]
    [InlineData(-3381)]
    [InlineData(-1765)]
    [InlineData(-1512)]
    [InlineData(-1376)]
    [InlineData(-726)]
    public void What_a_rollback_by_hand_has_left_is_set_to_the_last_value_in_its_limits(long seed)
    {
        int finished = 0;
        A_fallback_never_reduces_capacity_but_for_what_a_rollback_by_hand_has_left(seed);
        A_pause_changes_nothing_but_what_a_rollback_by_hand_has_left(seed);
        Walk(seed, isInside: false, (state, _, decision) => finished += decision.Controls[2].Desired < decision.Controls[2].Present && IsLeftByHand(state, decision, 2) ? 1 : 0);
        Assert.Equal(1, finished);
    }

    [Property(MaxTest = 300)]
    public void Weights_stay_whole_percents_that_sum_to_100(long seed) => Walk(seed, isInside: false, (_, decision) =>
    {
        foreach (ImmutableSortedDictionary<string, int> weights in decision.Desired.Traffic.Values.Select(traffic => traffic.Weights!).Where(weights => weights is not null))
        {
            Assert.Equal(100, weights.Values.Sum());
            Assert.All(weights.Values, weight => Assert.InRange(weight, 0, 100));
        }

        Assert.All(decision.Desired.Traffic.Values, traffic => Assert.InRange(traffic.BlockingRate ?? 0, 0, 1));
    });

    [Property(MaxTest = 200)]
    public void The_same_input_gives_the_same_decision_that_can_be_stored(long seed)
    {
        List<string> first = [], second = [];
        Walk(seed, isInside: false, (_, decision) => first.Add(JsonSerializer.Serialize(decision)));
        Walk(seed, isInside: false, (_, decision) => second.Add(JsonSerializer.Serialize(JsonSerializer.Deserialize<ControlDecision>(JsonSerializer.Serialize(decision)))));
        Assert.Equal(first, second);
    }

    // Of a rollback that an operator ordered in a step before: what waited is set to what it was to be, within floor and ceiling.
    private static bool IsLeftByHand(SafetyState before, ControlDecision decision, int control)
    {
        ImmutableArray<double> levels = _scenario.Safety.LevelsOf(_scenario.Controls[control]);
        return before.IsRollbackOrdered
            && decision.Source == DecisionSource.LastGood
            && decision.Rules.Any(rule => rule is { Rule: "unfinished-rollback", Did: "sets it once capacity is ready and requests have left" })
            && before.Waiting.Any(change => change.Control == _scenario.Controls[control].Name && Math.Clamp(change.To, levels[0], levels[^1]) == decision.Controls[control].Desired);
    }

    private static IEnumerable<(ControlKind Kind, double From, double To)> Known(ControlDecision decision) => decision.Controls
        .Select((control, i) => (_scenario.Controls[i].Kind, control.Present, control.Desired))
        .Where(control => control.Present is not null)
        .Select(control => (control.Kind, control.Present!.Value, control.Desired!.Value));

    // Some steps in a row, each with the state that the one before left; the mesh does what is wanted, or something else.
    private static void Walk(long seed, bool isInside, Action<ControlInput, ControlDecision> check) => Walk(seed, isInside, (_, input, decision) => check(input, decision));

    private static void Walk(long seed, bool isInside, Action<SafetyState, ControlInput, ControlDecision> check)
    {
        CounterRandom random = new(seed, 3);
        DateTimeOffset now = SafetySituation.Start.AddHours(1);
        SafetyState state = random.NextDouble() < 0.3 ? new SafetyState() : SafetySituation.Filled with { HeldSteps = random.NextInt(12), HasActed = true, BadSteps = random.NextInt(3) };
        double[] present = Configuration(ref random, isInside);
        for (int step = 0; step < 6; step++)
        {
            now = now.AddSeconds(random.NextDouble() < 0.1 ? -100 : 10);
            SafetySituation at = new() { Now = now };
            ControlInput input = new(
                now,
                random.NextDouble() < 0.1 ? now.AddSeconds(-20) : SafetySituation.Start,
                [Window(at, "web", ref random), Window(at, "pay", ref random)],
                SafetySituation.Mesh(present),
                Proposal(ref random),
                Proposal(ref random),
                random.NextDouble() < 0.8 ? OperatorOrder.None : (OperatorOrder)random.NextInt(4));
            ControlDecision decision = ControlStep.Decide(_scenario, input, state);
            check(state, input, decision);
            state = decision.Next;
            present = random.NextDouble() < 0.8 ? [.. decision.Controls.Select((control, i) => control.Desired ?? present[i])] : Configuration(ref random, isInside);
        }
    }

    // Inside its limits, or anything at all, with values that are no number among them.
    private static double[] Configuration(ref CounterRandom random, bool isInside)
    {
        if (isInside)
        {
            double cores = 2 + random.NextInt(3);
            return [random.NextInt(5) / 4.0, random.NextInt(4) / 10.0, cores, 1 + random.NextInt((int)Math.Min(5, 7 - cores))];
        }

        double[] odd = [double.NaN, double.PositiveInfinity, -3, double.MaxValue, 0, 2.5, 7];
        return
        [
            random.NextInt(101) / 100.0,
            random.NextDouble() < 0.2 ? odd[random.NextInt(odd.Length)] : random.NextDouble(),
            random.NextDouble() < 0.2 ? odd[random.NextInt(odd.Length)] : 1 + random.NextInt(6),
            random.NextDouble() < 0.2 ? odd[random.NextInt(odd.Length)] : 1 + random.NextInt(6),
        ];
    }

    private static ServiceWindow Window(SafetySituation at, string service, ref CounterRandom random)
    {
        double load = _loads[random.NextInt(_loads.Length)];
        Statistic offered = double.IsFinite(load) ? Statistic.Known(load) : Statistic.Unknown("no number");
        RequestStatistics requests = SafetySituation.Requests(1, random.NextDouble() < 0.5 ? 0.1 : 3) with { Offered = offered, Carried = offered };
        ImmutableArray<NodeInterval> nodes = random.NextDouble() < 0.5
            ? []
            : [new NodeInterval("node1", requests), new NodeInterval("node2", RequestStatistics.Unknown("absent"))];
        return random.NextInt(6) switch
        {
            0 => SafetySituation.Nothing(service),
            1 => at.Window(service, 20, ageSeconds: random.NextDouble() * 20),
            2 => at.Window(service, 20) with { Warnings = ["left out"] },
            _ => at.Window(service, 20) with { Interval = at.Interval(requests, nodes) },
        };
    }

    private static Proposal? Proposal(ref CounterRandom random)
    {
        if (random.NextDouble() < 0.1)
        {
            return null;
        }

        int most = random.NextDouble() < 0.1 ? 6 : 5;
        int[] levels = new int[4];
        for (int i = 0; i < 4; i++)
        {
            levels[i] = random.NextInt(most) - (most - 5);
        }

        return new Proposal("any", [.. levels], random.NextDouble() < 0.7);
    }
}
