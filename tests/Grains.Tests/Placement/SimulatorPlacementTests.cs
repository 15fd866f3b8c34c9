using Meshward.Grains.Placement;

namespace Meshward.Grains.Tests.Placement;

/// <summary>Which silo gives which place, counted by hand.</summary>
public sealed class SimulatorPlacementTests
{
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, new[] { 0, 1, 2, 0, 1, 2 })]
    [InlineData(new[] { 2, 1, 4 }, new[] { 0, 1, 2, 0, 2, 2, 2, 0, 1, 2 })]
    [InlineData(new[] { 3 }, new[] { 0, 0, 0, 0 })]
    public void Every_silo_gives_one_place_before_any_gives_a_second_and_as_many_as_it_has_cores(int[] cores, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(place => SimulatorPlacementDirector.PlaceOf(cores, place)));
}
