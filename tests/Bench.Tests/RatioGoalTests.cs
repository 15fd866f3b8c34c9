namespace Meshward.Bench.Tests;

public sealed class RatioGoalTests
{
    [Theory]
    [InlineData(250, true)]
    [InlineData(249.9, false)]
    public void A_floor_under_the_ratio_is_met_from_there_on(double ratio, bool isMet) => Assert.Equal(isMet, RatioGoal.Times(250, better: 500).IsMet(ours: 1, ratio));

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.51, false)]
    public void A_ceiling_over_ours_is_met_up_to_there(double ours, bool isMet) => Assert.Equal(isMet, RatioGoal.Ceiling(0.5, "s").IsMet(ours, ratio: null));

    [Fact]
    public void A_floor_under_ours_does_not_look_at_the_ratio() => Assert.True(RatioGoal.Floor(50_000, "steps/s").IsMet(60_000, ratio: 0.2));

    [Fact]
    public void Whether_a_goal_is_met_is_not_known_without_a_ratio() => Assert.Null(RatioGoal.Times(1).IsMet(ours: 1, ratio: null));

    [Fact]
    public void Goals_read_as_they_are_meant()
    {
        Assert.Equal(">= 250x, better 500x", RatioGoal.Times(250, better: 500).ToString());
        Assert.Equal("<= 0.5 s", RatioGoal.Ceiling(0.5, "s").ToString());
        Assert.Equal(">= 20,000,000 env steps/s", RatioGoal.Floor(20_000_000, "env steps/s").ToString());
    }

    [Fact]
    public async Task A_result_says_whether_its_goal_was_met()
    {
        RatioResult met = await MeasureAsync(RatioGoal.Times(2)), missed = await MeasureAsync(RatioGoal.Ceiling(9, "s")), none = await MeasureAsync(null);
        string json = new RatioRun(default, "machine", null, "runtime", [met, missed, none]).ToJson();

        Assert.Equal((true, false, null), (met.Met, missed.Met, none.Met));
        Assert.Equal([true, false, null], RatioRun.FromJson(json).Results.Select(result => result.Met));
        Assert.Equal(3, json.Split("\"met\":").Length - 1);
    }

    [Fact]
    public async Task The_table_marks_a_miss()
    {
        RatioRun run = new(default, "machine", null, "runtime", [await MeasureAsync(RatioGoal.Times(2)), await MeasureAsync(RatioGoal.Ceiling(9, "s"))]);

        string[] rows = [.. run.ToMarkdown().Split('\n').Where(line => line.StartsWith("| name", StringComparison.Ordinal))];

        Assert.Contains("| >= 2x |", rows[0], StringComparison.Ordinal);
        Assert.Contains("| <= 9 s: **missed** |", rows[1], StringComparison.Ordinal);
    }

    // Ours takes 10 s, the baseline 20 s.
    private static Task<RatioResult> MeasureAsync(RatioGoal? goal) => RatioResult.MeasureAsync(
        new("name", "s", "ours", "baseline", () => Task.FromResult(10.0), () => Task.FromResult(20.0)) { LessIsBetter = true, Goal = goal }, 1, _ => { });
}
