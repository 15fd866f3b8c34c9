using Meshward.Client.Output;

namespace Meshward.Client.Tests.Output;

public sealed class ModelViewTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(124)]
    [InlineData(125)]
    [InlineData(160)]
    public void No_heading_or_figure_is_cut(int width)
    {
        using StringWriter writer = new();
        Terminal terminal = new(writer, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false);
        terminal.Results.Profile.Width = width;
        ModelView.Show(Samples.Model with { Targets = [Samples.Model.Targets[0] with { Name = "delay.info1.node1", MedianError = 0.123, MedianErrorHeldOutConfigurations = 0.234 }] }, terminal.Results);
        string text = writer.ToString();
        Assert.DoesNotContain('…', text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
        Assert.All(
            new[] { "0.371 ± 0.050", "0.390 (0.350)", "0.123, 0.234", "configurations", "median error," },
            part => Assert.Contains(part, text));
    }
}
