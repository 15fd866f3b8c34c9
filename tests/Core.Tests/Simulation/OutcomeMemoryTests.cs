using System.Collections.Immutable;
using Meshward.Core.Simulation;

namespace Meshward.Core.Tests.Simulation;

public sealed class OutcomeMemoryTests
{
    [Fact]
    public void Outcomes_are_those_of_the_mesh_and_are_computed_once_a_load()
    {
        OutcomeMemory memory = new(ToyMesh.Dynamics(ToyMesh.Scenario(), (load, _, cores) => cores > 1 || load < 9));
        LoadOutcomes outcomes = memory.At([9.0]);
        Span<double> targets = [0];
        int configuration = 0;
        foreach (double weight in ToyMesh.Weights)
        {
            foreach (double cores in ToyMesh.Cores)
            {
                outcomes.TargetsOf(configuration, targets);
                Assert.Equal(ToyMesh.Delay(9, weight, cores), targets[0]);
                Assert.Equal(ToyMesh.Reward(9, weight, cores), outcomes.Rewards[configuration]);
                Assert.Equal(cores > 1, outcomes.Allowed[configuration++]);
            }
        }

        Assert.Same(outcomes, memory.At([9.0]));
        Assert.NotSame(outcomes, memory.At([5.0]));
    }

    [Fact]
    public void A_full_memory_still_answers()
    {
        OutcomeMemory memory = new(ToyMesh.Dynamics(ToyMesh.Scenario()), largestSize: 1);
        LoadOutcomes kept = memory.At([2.0]), dropped = memory.At([5.0]);
        Assert.Same(kept, memory.At([2.0]));
        Assert.NotSame(dropped, memory.At([5.0]));
        Assert.Equal(dropped.Rewards, memory.At([5.0]).Rewards);
    }

    [Theory]
    [InlineData(OutcomeMemory.LargestSize)]
    [InlineData(1)]
    public void Loads_that_are_filled_ahead_have_the_outcomes_that_they_have_one_by_one(long largestSize)
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(ToyMesh.Scenario(), (load, _, cores) => cores > 1 || load < 9);
        OutcomeMemory filled = new(dynamics, largestSize), single = new(dynamics);
        ImmutableArray<ImmutableArray<double>> loads = [[2.0], [3.5], [9.0], [4.25]];
        filled.Fill(loads);
        Span<double> left = [0], right = [0];
        foreach (ImmutableArray<double> load in loads)
        {
            LoadOutcomes ahead = filled.At(load.AsSpan()), one = single.At(load.AsSpan());
            Assert.Equal(one.Rewards, ahead.Rewards);
            Assert.Equal(one.Allowed, ahead.Allowed);
            Assert.Equal(one.IsCovered, ahead.IsCovered);
            for (int configuration = 0; configuration < one.Rewards.Length; configuration++)
            {
                one.TargetsOf(configuration, left);
                ahead.TargetsOf(configuration, right);
                Assert.Equal(left[0], right[0]);
            }
        }
    }

    [Fact]
    public void Nothing_is_filled_ahead_where_the_load_never_changes()
    {
        OutcomeMemory memory = new(ToyMesh.Dynamics(ToyMesh.Scenario()));
        memory.Fill([]);
        Assert.Equal(ToyMesh.Weights.Length * ToyMesh.Cores.Length, memory.At([2.0]).Rewards.Length);
    }
}
