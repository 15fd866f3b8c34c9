using FsCheck.Xunit;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

public sealed class DerivedRewardTests
{
    private const string Reward = "reward: \"round(end-to-end-delay <= answer-within ? 6 - cores.compute : answer-within - end-to-end-delay, 3)\"\n";
    private const string Keep = "  - keep: end-to-end-delay <= answer-within\n";

    private static readonly Scenario _scenario = With("""
          - keep: delay.compute <= 200 ms
            margin: 20 ms
            priority: 3
          - keep: admitted >= 4 req/s
          - maximise: admitted
            priority: 2
          - minimise: cores.compute

        """);

    private static Scenario With(string objectives) => ScenarioTexts.Read(ScenarioTexts.Compute
        .Replace(Reward, "", StringComparison.Ordinal)
        .Replace("definitions:\n", "definitions:\n  admitted: load.compute * (1 - routing.compute.node1)\n", StringComparison.Ordinal)
        .Replace(Keep, objectives, StringComparison.Ordinal));

    private static double RewardOf(Scenario scenario, double load, double share, double cores, double delay)
    {
        double[] frame = scenario.Formulas.NewFrame();
        scenario.Formulas.SetKnown(frame, [load], [share, cores], new double[scenario.Formulas.FeatureCount]);
        return scenario.Formulas.Reward(frame, [delay]);
    }

    // Utility: 2 * [4, 12] - [1, 5], so from 3 to 23 while the bounds hold; penalties of 20 in all, three quarters for the delay.
    [Fact]
    public void It_is_the_utility_while_all_bounds_hold_and_a_penalty_below_it_past_them()
    {
        Assert.True(_scenario.RewardIsDerived);
        Assert.Equal(
            "delay.compute <= 0.18 s && admitted >= 4 req/s ? 2 * admitted / (1 req/s) - cores.compute / (1 cores) : 3"
            + " - 15 * (1 - 1 / max(1, delay.compute / (0.18 s))) - 5 * clamp(1 - admitted / (4 req/s), 0, 1)",
            _scenario.Reward);
        Assert.Equal(
            [new Bound("delay.compute", BoundDirection.AtMost, 0.2, 0.02, 3), new Bound("admitted", BoundDirection.AtLeast, 4)], _scenario.Bounds);
        Assert.Equal([new Utility("admitted", true, 2), new Utility("cores.compute", false, 1)], _scenario.Utilities);
    }

    [Theory]
    [InlineData(8, 0, 3, 0.18, 13)]
    [InlineData(8, 0.4, 1, 0.1, 8.6)]
    [InlineData(8, 0, 3, 0.36, -4.5)]
    [InlineData(8, 0.8, 3, 0.1, 0)]
    [InlineData(8, 1, 3, 1.8, -15.5)]
    public void It_has_the_values_that_the_formula_gives_by_hand(double load, double share, double cores, double delay, double reward) =>
        Assert.Equal(reward, RewardOf(_scenario, load, share, cores, delay), 1e-9);

    [Property]
    public bool Past_a_bound_it_is_never_above_the_worst_utility_and_falls_with_the_delay(byte share, byte cores, ushort delay, byte more)
    {
        double p = share % 6 / 5.0, c = 1 + cores % 5, d = 0.1801 + delay / 100.0;
        double late = RewardOf(_scenario, 8, p, c, d), later = RewardOf(_scenario, 8, p, c, d + 0.01 + more);
        return late <= 3 && later < late && later > 3 - 20;
    }

    [Fact]
    public void Without_utilities_it_is_zero_while_the_bounds_hold()
    {
        Scenario scenario = With("  - keep: delay.compute <= 200 ms\n");
        Assert.Equal("delay.compute <= 0.2 s ? 0 : 0 - 1 * (1 - 1 / max(1, delay.compute / (0.2 s)))", scenario.Reward);
        Assert.Equal(-0.5, RewardOf(scenario, 8, 0, 1, 0.4), 1e-12);
    }

    [Fact]
    public void Without_bounds_it_is_the_utility_alone() =>
        Assert.Equal("-cores.compute / (1 cores) + 0.5 * (admitted + 1)/ (1 req/s)".Replace(")/", ") /", StringComparison.Ordinal), With("""
              - minimise: cores.compute
              - maximise: admitted + 1
                priority: 0.5

            """).Reward);

    [Fact]
    public void A_kept_delay_may_be_a_cost() => Assert.Equal(
        "delay.compute <= 0.2 s ? -delay.compute / (1 s) : -0.2 - 0.2 * (1 - 1 / max(1, delay.compute / (0.2 s)))",
        With("  - keep: delay.compute <= 200 ms\n  - minimise: delay.compute\n").Reward);

    [Fact]
    public void A_reward_that_is_given_stays_and_objectives_only_judge()
    {
        Scenario scenario = ScenarioTexts.Read(ScenarioTexts.Compute.Replace(Keep, Keep + "  - minimise: cores.compute\n", StringComparison.Ordinal));
        Assert.False(scenario.RewardIsDerived);
        Assert.StartsWith("round(", scenario.Reward, StringComparison.Ordinal);
        Assert.Equal([new Utility("cores.compute", false, 1)], scenario.Utilities);
    }
}
