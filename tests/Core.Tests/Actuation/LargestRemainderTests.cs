using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Actuation;

namespace Meshward.Core.Tests.Actuation;

public sealed class LargestRemainderTests
{
    // Thirds of 100: 33.3 each, and the first gets what is missing. 14.5 : 28.5 : 57: both halves lose to the larger remainders only by order.
    [Theory]
    [InlineData(new[] { 1.0, 1, 1 }, new[] { 34, 33, 33 })]
    [InlineData(new[] { 0.8, 0.2 }, new[] { 80, 20 })]
    [InlineData(new[] { 0.0, 1 }, new[] { 0, 100 })]
    [InlineData(new[] { 0.145, 0.285, 0.57 }, new[] { 15, 28, 57 })]
    [InlineData(new[] { 0.004, 0.996 }, new[] { 0, 100 })]
    [InlineData(new[] { 0.1 + 0.2, 0.7 }, new[] { 30, 70 })]
    public void Shares_become_whole_percents(double[] shares, int[] expected) => Assert.Equal(expected, LargestRemainder.Of(shares, 100));

    [Property(MaxTest = 300)]
    public void They_sum_to_the_total_and_each_is_less_than_one_away(ushort[] shares, byte total)
    {
        double[] given = [.. shares.Select(share => (double)share), 1];
        ImmutableArray<int> whole = LargestRemainder.Of(given, total);

        Assert.Equal(total, whole.Sum());
        Assert.All(given.Zip(whole), pair => Assert.InRange(pair.Second - total * pair.First / given.Sum(), -1 + 1e-9, 1 - 1e-9));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0, 0 })]
    [InlineData(new[] { 1, double.NaN })]
    [InlineData(new[] { 2.0, -1 })]
    public void Shares_that_are_none_are_refused(double[] shares) => Assert.Throws<ArgumentException>(() => LargestRemainder.Of(shares, 100));
}
