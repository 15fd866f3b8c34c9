using Meshward.Silo.Pages;

namespace Meshward.Silo.Tests.Pages;

/// <summary>Numbers beside the axes of drawings.</summary>
public sealed class RoundNumbersTests
{
    [Theory]
    [InlineData(0, 516.38, new double[] { 0, 200, 400 })]
    [InlineData(0, 38.9, new double[] { 0, 10, 20, 30 })]
    [InlineData(0, 1, new double[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(0, 0.54, new double[] { 0, 0.2, 0.4 })]
    [InlineData(-30, 10, new double[] { -30, -20, -10, 0, 10 })]
    [InlineData(0, 4, new double[] { 0, 1, 2, 3, 4 })]
    public void They_are_round_and_lie_between_the_bounds(double low, double high, double[] expected) =>
        Assert.Equal(expected, RoundNumbers.Between(low, high), (one, other) => Math.Abs(one - other) < 1e-9);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(0, 5e-324)]
    public void Bounds_that_are_not_apart_have_one(double low, double high) => Assert.Equal([low], RoundNumbers.Between(low, high));

    [Fact]
    public void There_are_two_to_six_whatever_the_size()
    {
        Random random = new(1);
        for (int time = 0; time < 10_000; time++)
        {
            double low = -random.NextDouble() * Math.Pow(10, random.Next(-200, 200)), high = random.NextDouble() * Math.Pow(10, random.Next(-200, 200));
            Assert.InRange(RoundNumbers.Between(low, high).Length, 2, 6);
        }
    }
}
