using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Tests.Simulation;

public sealed class ComputedMeshEnvironmentTests
{
    [Property(MaxTest = 40)]
    public void It_steps_as_the_tabulated_one_does(int seed, bool incremental)
    {
        int perLoad = seed % 2 == 0 ? 1 : 3;
        Scenario scenario = ToyMesh.Scenario(incremental ? ControlMode.Incremental : ControlMode.Absolute, horizon: 6, hold: 2, observeCores: true);
        var computed = new ComputedMeshEnvironment(ToyMesh.Dynamics(scenario), 7, scaleObservations: true, perLoad: perLoad);
        var tabulated = new MeshEnvironment(ToyMesh.Table(scenario), 7, scaleObservations: true, perLoad: perLoad);
        StepResult ours = new(7), theirs = new(7);
        var random = new CounterRandom(seed, 4);
        computed.Reset(seed, 2);
        tabulated.Reset(seed, 2);
        int[] actions = new int[14];
        for (int step = 0; step < 20; step++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                actions[i] = random.NextInt(computed.ActionCounts[i % 2]);
            }

            computed.Step(actions, ours);
            tabulated.Step(actions, theirs);
            Assert.Equal(theirs.Rewards, ours.Rewards);
            Assert.Equal(theirs.Truncated, ours.Truncated);
            for (int e = 0; e < 7; e++)
            {
                Assert.Equal(Observation(tabulated, theirs.FinalObservation[e]), Observation(computed, ours.FinalObservation[e]));
                Assert.Equal(Observation(tabulated, tabulated.Current[e]), Observation(computed, computed.Current[e]));
            }
        }

        Assert.InRange(computed.OutcomesKnown, 2, 36);
    }

    [Fact]
    public void Values_whose_change_alone_leads_outside_are_masked_and_those_that_do_so_together_are_taken_in_order()
    {
        // From weight 0.25 and 1 core (the start), the region covers weight 0.5 or 2 cores, but not both.
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental, observeCores: true);
        var environment = new ComputedMeshEnvironment(
            ToyMesh.Dynamics(scenario, (_, weight, cores) => (weight, cores) is (0.25, 1) or (0.5, 1) or (0.25, 2)), 1, false);
        environment.Reset(1, 0);
        Assert.Equal([true, false, true, true, false, true], environment.Observations.Masks[..6].ToArray());
        double load = environment.Observations.Values[0];
        var result = new StepResult(1);
        environment.Step([2, 2], result);
        Assert.Equal((float)ToyMesh.Reward(load, 0.5, 1), result.Rewards[0]);
    }

    private static float[] Observation(IVectorEnvironment environment, int row) =>
        environment.Observations.Values.Slice(row * environment.Observations.ObservationSize, environment.Observations.ObservationSize).ToArray();
}
