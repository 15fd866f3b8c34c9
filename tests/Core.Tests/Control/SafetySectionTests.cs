namespace Meshward.Core.Tests.Control;

public sealed class SafetySectionTests
{
    [Theory]
    [InlineData("limits: { cores.node2: { floor: 2 } }", "found limits of the unknown control 'cores.node2' (did you mean 'cores.node1'?); expected one of: routing.web.node1, blocking.web, cores.node1, replicas.pay")]
    [InlineData("limits: { cores.node1: { floor: 4, ceiling: 2 } }", "found the floor 4 and the ceiling 2 of cores.node1, with none of its values between; expected at least one of: 1, 2, 3, 4, 5")]
    [InlineData("limits: { cores.node1: { floor: 5.5 } }", "found the floor 5.5 and no ceiling of cores.node1, with none of its values between; expected at least one of: 1, 2, 3, 4, 5")]
    [InlineData("most-per-hour: 5", "found most-per-hour without a price; expected price-per-core-hour beside it")]
    [InlineData("price-per-core-hour: 1\nmost-per-hour: 2\nlimits: { cores.node1: { floor: 2 } }", "found '2' as most-per-hour; expected at least 3, what the floors of the controls cost")]
    [InlineData("missing-share: 1", "found '1'; expected a number from 0 and below 1")]
    [InlineData("largest-change: 0", "found '0'; expected a number above 0 and at most 1")]
    [InlineData("bad-steps: 0", "found '0'; expected a whole number from 1 to 10000")]
    [InlineData("cool-down: 5", "found '5'; expected a duration from 0 s to 24 h, such as 10 s or 200 ms")]
    public void Mistakes_are_told_with_what_was_expected(string section, string message) =>
        Assert.Equal(message, Assert.Single(SafetySituation.Check(section).Diagnostics).Message);
}
