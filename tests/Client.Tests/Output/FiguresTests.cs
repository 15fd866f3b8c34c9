using Meshward.Client.Output;

namespace Meshward.Client.Tests.Output;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(4, "4")]
    [InlineData(3.66666, "3.667")]
    [InlineData(23.3125, "23.31")]
    [InlineData(-1234.4, "-1,234")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, Figures.Plain(value));

    [Theory]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(0.28, "0.28 s")]
    [InlineData(119, "119 s")]
    [InlineData(150, "2.5 min")]
    [InlineData(0.0000253, "25.3 µs")]
    [InlineData(0, "0 ms")]
    public void Times_carry_their_unit(double seconds, string expected) => Assert.Equal(expected, Figures.Duration(seconds));
}
