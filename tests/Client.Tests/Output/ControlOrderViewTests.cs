using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Tests.Output;

/// <summary>What an operator is told of an order.</summary>
public sealed class ControlOrderViewTests
{
    [Theory]
    [InlineData("running", true, "  order 4 was taken\n", null)]
    [InlineData("running", false, "  order 4 is stored; the next step takes it\n", null)]
    [InlineData("dead", true, "  order 4 was taken\n", null)]
    [InlineData("dead", false, null, "order 4 is not taken, since the controller gives no sign of life: a silo that goes on for it takes the order, a new start drops it")]
    public void What_becomes_of_an_order_is_told_once(string phase, bool isTaken, string? shown, string? problem)
    {
        ControlResult result = new() { Scenario = "shop", Phase = phase, Order = 4, OrderTaken = isTaken };
        using StringWriter output = new(), error = new();
        ControlView.Show(result, new Terminal(output, error, false, false));

        Assert.Equal(shown, output.ToString().ReplaceLineEndings("\n").Split('\n').Where(line => line.Contains("order 4", StringComparison.Ordinal)).Select(line => line + "\n").SingleOrDefault());
        Assert.Equal(problem, ControlView.NotTaken(result));
    }
}
