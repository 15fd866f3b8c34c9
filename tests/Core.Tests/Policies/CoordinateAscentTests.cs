using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class CoordinateAscentTests
{
    [Property(MaxTest = 40)]
    public void What_is_found_at_a_load_is_at_most_the_best_of_all_and_no_single_control_improves_it(int seed)
    {
        double load = 2 + 7 * new Randomness.CounterRandom(seed, 1).NextDouble();
        MeshDynamics dynamics = ToyMesh.Dynamics(ToyMesh.Scenario());
        ImmutableArray<int> found = new CoordinateAscent(dynamics).Find([[load]]);
        double reward = Reward(load, found[0], found[1]);
        Assert.True(reward <= All().Max(all => Reward(load, all.Weight, all.Cores)));
        Assert.DoesNotContain(All(), other =>
            (other.Weight == found[0] || other.Cores == found[1]) && Reward(load, other.Weight, other.Cores) > reward);
    }

    [Fact]
    public void Configurations_that_the_region_covers_come_before_better_ones_that_it_does_not()
    {
        // Load 5 is best with weight 0 and one core, which is left out.
        MeshDynamics dynamics = ToyMesh.Dynamics(ToyMesh.Scenario(), (_, _, cores) => cores > 1);
        ImmutableArray<int> found = new CoordinateAscent(dynamics).Find([[5]]);
        Assert.Equal(1, found[1]);
    }

    [Fact]
    public void Over_several_loads_it_finds_the_best_configuration_that_never_changes()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(ToyMesh.Scenario());
        ImmutableArray<int> found = new CoordinateAscent(dynamics).Find([[2], [5], [9]]);
        double best = All().Max(all => ToyMesh.Loads.Sum(load => Reward(load, all.Weight, all.Cores)));
        Assert.Equal(best, ToyMesh.Loads.Sum(load => Reward(load, found[0], found[1])), 1e-9);
    }

    [Theory]
    [InlineData(ControlMode.Absolute)]
    [InlineData(ControlMode.Incremental)]
    public void The_bound_on_a_load_that_cannot_be_tabulated_is_what_its_policy_earns_and_no_policy_that_stands_still_beats_it(ControlMode mode)
    {
        Scenario scenario = ToyMesh.Scenario(mode);
        scenario = scenario with { Loads = [new SinusoidLoad("training", [new Sinusoid(5.5, 3.5, 40, 0)], null)], Discount = mode == ControlMode.Absolute ? 0 : 0.9 };
        Assert.False(OutcomeTable.Fits(scenario));
        MeshDynamics dynamics = ToyMesh.Dynamics(scenario);
        var optimum = Optimum.Bound(dynamics, out CoordinateAscentPolicy policy);
        var episodes = new SampledEpisodes(dynamics);
        Assert.True(optimum.IsLowerBound);
        Assert.Equal("coordinate ascent, lower bound", optimum.Method(scenario));
        Assert.Equal(optimum.MeanReward, episodes.MeanReward(policy), 1e-12);
        Assert.InRange(optimum.States.Length, 1, Optimum.MostSampledStates);
        foreach ((int weight, int cores) in All())
        {
            Assert.True(episodes.MeanReward(new StaticPolicy("still", dynamics.Grid, [weight, cores])) <= optimum.MeanReward + 1e-9);
        }
    }

    private static double Reward(double load, int weight, int cores) => ToyMesh.Reward(load, ToyMesh.Weights[weight], ToyMesh.Cores[cores]);

    private static IEnumerable<(int Weight, int Cores)> All() =>
        from weight in Enumerable.Range(0, 4) from cores in Enumerable.Range(0, 3) select (weight, cores);
}
