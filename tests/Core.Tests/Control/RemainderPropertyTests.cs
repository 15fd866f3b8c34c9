using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Control;
using Meshward.Core.Randomness;

namespace Meshward.Core.Tests.Control;

/// <summary>What holds of any action that is followed over steps, whatever rules take of it: two nodes with cores, any configuration, any limits, with a model and without.</summary>
public sealed class RemainderPropertyTests
{
    private static readonly string[] _sections =
    [
        "largest-change: 1\ncool-down: 0 s",
        "largest-change: 0.25\ncool-down: 0 s",
        "largest-change: 0.25\nlargest-growth: 0.25",
        "largest-change: 1\ncool-down: 0 s\nlimits: { cores.node1: { floor: 2, ceiling: 4 }, blocking.web: { ceiling: 0.3 } }",
        "largest-change: 0.5\ncool-down: 0 s\nlimits: { routing.web.node1: { floor: 0.25, ceiling: 0.75 }, cores.node1: { ceiling: 3 } }",
    ];

    [Property(MaxTest = 300)]
    public void No_cores_go_in_where_requests_are_that_were_to_be_elsewhere(long seed) => Walk(seed, 12, (situation, before, wanted, decision) =>
    {
        double[] after = situation.Mesh;
        bool isAboveCap = before[2] + before[3] > (situation.Scenario.Safety.MostPerHour ?? double.MaxValue);
        for (int node = 2; node < 4 && !isAboveCap; node++)
        {
            ImmutableArray<double> levels = situation.Scenario.Safety.LevelsOf(situation.Scenario.Controls[node]);
            if (after[node] < Math.Min(before[node], levels[^1]))
            {
                (double share, double goal) = node == 2 ? (after[0], wanted[0]) : (1 - after[0], 1 - wanted[0]);
                Assert.True(share <= goal + 1e-9, $"{share} of the requests at node{node - 1}, {goal} wanted");
                Assert.True(share == 0 || after[1] >= wanted[1], $"{after[1]} blocked, {wanted[1]} wanted");
            }
        }
    });

    [Property(MaxTest = 300)]
    public void Without_a_model_each_node_stays_as_good_as_it_was_or_becomes_as_good_as_was_asked_for(long seed) => Walk(seed, 12, (situation, before, wanted, decision) =>
    {
        bool isFoundOutside = before[2] + before[3] > (situation.Scenario.Safety.MostPerHour ?? double.MaxValue)
            || situation.Scenario.Controls.Zip(before).Any(pair => !situation.Scenario.Safety.LevelsOf(pair.First).Contains(pair.Second));
        bool isLooked = situation.Forecast is null && !isFoundOutside && decision.Source is (DecisionSource.Policy or DecisionSource.Twin);
        double[] after = situation.Mesh;
        for (int node = 0; node < 2 && isLooked; node++)
        {
            Assert.True(IsAsGood(node, before) || IsAsGood(node, wanted), $"node{node + 1}: {string.Join(", ", before)} becomes {string.Join(", ", after)}, {string.Join(", ", wanted)} wanted");
        }

        bool IsAsGood(int node, double[] other) => after[2 + node] >= other[2 + node] && Requests(after, node) <= Requests(other, node) + 1e-9;

        static double Requests(double[] values, int node) => (node == 0 ? values[0] : 1 - values[0]) * (1 - values[1]);
    });

    [Property(MaxTest = 300)]
    public void No_cores_go_in_at_a_node_while_nobody_is_ready_at_the_other_one(long seed) => Walk(
        seed,
        8,
        (situation, before, wanted, _) =>
        {
            // What is wanted for all of the requests at node1 is right for them.
            ImmutableArray<double> levels = situation.Scenario.Safety.LevelsOf(situation.Scenario.Controls[2]);
            bool isFoundOutside = before[2] > levels[^1] || before[2] + before[3] > (situation.Scenario.Safety.MostPerHour ?? double.MaxValue);
            Assert.True(situation.Silent.Length == 0 || isFoundOutside || wanted[0] == 1 || situation.Mesh[2] >= before[2], $"{situation.Mesh[2]} of {before[2]} cores");
        },
        (situation, step) => situation.Silent = step is >= 2 and < 6 && situation.IsTold ? ["node2"] : []);

    [Property(MaxTest = 300)]
    public void Blocking_is_not_lowered_while_requests_go_elsewhere_for_want_of_a_node(long seed) => Walk(
        seed,
        8,
        (situation, before, _, decision) =>
        {
            ImmutableArray<double> levels = situation.Scenario.Safety.LevelsOf(situation.Scenario.Controls[1]);
            Assert.True(before[1] > levels[^1] || situation.Mesh[1] >= before[1] || decision.Rules.All(rule => rule.Rule != "ready-endpoints"), $"{situation.Mesh[1]} of {before[1]} blocked");
        },
        (situation, step) => situation.Silent = step is >= 2 and < 6 && situation.IsTold ? ["node2"] : []);

    // It is ordered in the third step, and a quarter of an hour is not over in the end.
    [Property(MaxTest = 300)]
    public void A_rollback_by_hand_is_finished_or_told_as_unfinished_during_a_pause(long seed) => Walk(
        seed,
        20,
        (situation, _, _, decision) => Assert.True(
            situation.State.Waiting.IsEmpty || decision.Rules.Any(rule => rule.Rule is "unfinished-rollback" or "manual-rollback"), string.Join("; ", decision.Rules)),
        (situation, step) => situation.State = situation.State with { IsPaused = step >= 1 });

    [Property(MaxTest = 300)]
    public void The_cap_holds_and_what_is_above_it_grows_no_more(long seed) => Walk(seed, 12, (situation, before, _, _) =>
        Assert.True(situation.Mesh[2] + situation.Mesh[3] <= Math.Max(situation.Scenario.Safety.MostPerHour ?? double.MaxValue, before[2] + before[3])));

    // The longest way is one value a step, of which a control has five, each in every second step, after growth that has to be ready; and a rollback is followed by
    // ten steps without the policy.
    [Property(MaxTest = 300)]
    public void The_mesh_comes_to_rest_while_a_proposal_stays_the_same(long seed)
    {
        int steps = 0;
        Walk(seed, 70, (_, _, _, decision) =>
        {
            steps++;
            Assert.True(steps <= 60 || decision.Desired.IsEmpty, $"step {steps}: {string.Join(", ", decision.Controls)}");
        });
    }

    // The policy never changes its mind, and an operator may ask for a rollback to something else in the third step.
    private static void Walk(long seed, int steps, Action<ExchangeSituation, double[], double[], ControlDecision> check, Action<ExchangeSituation, int>? disturb = null)
    {
        CounterRandom random = new(seed, 7);
        double? cap = random.NextDouble() < 0.6 ? 4 + random.NextInt(6) : null;
        int weight = 1 + random.NextInt(7);
        ExchangeSituation situation = new(_sections[random.NextInt(_sections.Length)], cap)
        {
            Mesh = Values(ref random),
            Policy = Values(ref random),
            IsTold = random.NextDouble() < 0.7,
            ReadyAfter = random.NextInt(4),
            Drain = TimeSpan.FromSeconds(random.NextInt(3) * 8),
            Forecast = random.NextDouble() < 0.5 ? null : values => values[1] > 0.3 && weight > 4 ? null : new Forecast(
                [values[2] >= weight * values[0] * (1 - values[1]) && values[3] >= weight * (1 - values[0]) * (1 - values[1])],
                -(values[2] + values[3])!.Value - 10 * values[1]!.Value),
            IsInsideRegion = random.NextDouble() < 0.8,
            Load = random.NextDouble() < 0.2 ? 60 : 20,
        };
        double[] good = Values(ref random);
        situation.State = situation.State with { LastGood = [.. good] };
        bool isRolledBack = random.NextDouble() < 0.3;
        for (int step = 0; step < steps; step++)
        {
            situation.Order = isRolledBack && step == 2 ? OperatorOrder.Rollback : OperatorOrder.None;
            disturb?.Invoke(situation, step);
            double[] before = situation.Mesh;
            double[] goal = isRolledBack && step == 2 ? [.. situation.State.LastGood] : good;
            good = step == 2 ? goal : good;
            ControlDecision decision = situation.Step();
            check(situation, before, decision.Source == DecisionSource.LastGood ? goal : situation.Policy, decision);
        }
    }

    private static double[] Values(ref CounterRandom random) => [random.NextInt(5) / 4.0, random.NextInt(5) / 10.0, 1 + random.NextInt(5), 1 + random.NextInt(5)];
}
