using FsCheck.Xunit;
using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Tests.Simulation;

public sealed class ActionMasksTests
{
    [Property(MaxTest = 60)]
    public void What_is_carried_out_is_the_nearest_allowed_action_and_an_allowed_one_stays(int seed, bool incremental)
    {
        var grid = new ControlGrid(ToyMesh.Scenario(incremental ? ControlMode.Incremental : ControlMode.Absolute).Controls);
        var random = new CounterRandom(seed, 7);
        bool[] mask = [.. Enumerable.Range(0, (int)grid.JointActionCount).Select(_ => random.NextDouble() < 0.2)];
        mask[random.NextInt(mask.Length)] = true;
        int[] levels = [random.NextInt(4), random.NextInt(3)];
        int[] chosen = [random.NextInt(grid.ActionCounts[0]), random.NextInt(grid.ActionCounts[1])], carriedOut = [.. chosen];

        ActionMasks.Enforce(grid, levels, mask, carriedOut);

        Assert.True(mask[grid.EncodeAction(carriedOut)]);
        int[] wanted = Apply(grid, levels, chosen);
        int smallest = Enumerable.Range(0, mask.Length).Where(joint => mask[joint]).Min(joint => Distance(wanted, Apply(grid, levels, Decode(grid, joint))));
        Assert.Equal(smallest, Distance(wanted, Apply(grid, levels, carriedOut)));
        if (mask[grid.EncodeAction(chosen)])
        {
            Assert.Equal(chosen, carriedOut);
        }
    }

    [Fact]
    public void A_forbidden_combination_earns_what_the_nearest_allowed_one_does_in_training_and_in_its_value()
    {
        // At load 9 the region leaves weight 0 with 3 cores, and weight 0.25 with 1: weight 0.25 with 3 is one step from the first.
        OutcomeTable table = ToyMesh.Table(
            ToyMesh.Scenario(), (load, weight, cores) => load < 9 || (weight, cores) is (0, 3) or (0.25, 1));
        var environment = new MeshEnvironment(table, 30, scaleObservations: false);
        environment.Reset(1, 0);
        int[] rows = environment.Current.ToArray();
        var result = new StepResult(30);
        environment.Step([.. Enumerable.Repeat<int[]>([1, 2], 30).SelectMany(action => action)], result);
        for (int e = 0; e < 30; e++)
        {
            double load = ToyMesh.Loads[rows[e]];
            Assert.Equal((float)(load == 9 ? ToyMesh.Reward(9, 0, 3) : ToyMesh.Reward(load, 0.25, 3)), result.Rewards[e]);
        }

        StateValues values = StateValues.Of(table, [5, 5, 5]);
        Assert.Equal(ToyMesh.Reward(9, 0, 3), values.Value(2, 0, 0), 12);
        Assert.Equal(ToyMesh.Reward(5, 0.25, 3), values.Value(1, 0, 0), 12);
    }

    private static int[] Apply(ControlGrid grid, int[] levels, int[] actions)
    {
        int[] next = new int[levels.Length];
        grid.Apply(levels, actions, next);
        return next;
    }

    private static int[] Decode(ControlGrid grid, int joint)
    {
        int[] actions = new int[grid.Count];
        grid.DecodeAction(joint, actions);
        return actions;
    }

    private static int Distance(int[] a, int[] b) => a.Zip(b).Sum(pair => Math.Abs(pair.First - pair.Second));
}
