using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

public sealed class PastRangeTests
{
    [Theory]
    [InlineData("90m", 5400)]
    [InlineData("90 min", 5400)]
    [InlineData("12h", 43_200)]
    [InlineData("7d", 604_800)]
    [InlineData("1.5 d", 129_600)]
    [InlineData("2w", 1_209_600)]
    [InlineData("30s", 30)]
    [InlineData("30000ms", 30)]
    public void A_range_is_read_in_the_units_of_Prometheus_and_of_scenarios(string text, double seconds) =>
        Assert.Equal(seconds, PastRange.Read("--range", text).Value!.Length.TotalSeconds);

    [Theory]
    [InlineData("7")]
    [InlineData("7 days")]
    [InlineData("-7d")]
    [InlineData("0d")]
    [InlineData("1001d")]
    [InlineData("")]
    public void Anything_else_is_told_in_one_line(string text) => Assert.Equal(
        $"--range: found '{text}', expected a duration from 1 s to 1000 d, such as 90m, 12h or 7d", Assert.Single(PastRange.Read("--range", text).Diagnostics).ToString());
}
