using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Tests.Simulation;

public sealed class MeshEnvironmentTests
{
    [Property(MaxTest = 40)]
    public void Every_copy_gives_the_rewards_and_observations_of_a_mesh_stepped_alone(int seed, bool incremental, bool observeCores, byte shortest)
    {
        int horizon = 1 + shortest % 7;
        Scenario scenario = ToyMesh.Scenario(
            incremental ? ControlMode.Incremental : ControlMode.Absolute, horizon, hold: 2, observeCores: observeCores);
        var environment = new MeshEnvironment(ToyMesh.Table(scenario), 5, scaleObservations: false);
        environment.Reset(seed, 3);
        var result = new StepResult(5);
        var meshes = Enumerable.Range(0, 5).Select(_ => new ScalarMesh(incremental)).ToArray();
        var random = new CounterRandom(seed, 99);
        int[] actions = new int[10];
        for (int step = 0; step < 20; step++)
        {
            for (int e = 0; e < 5; e++)
            {
                float[] observation = Observation(environment, environment.Current[e]);
                meshes[e].Load = observation[0];
                Assert.Contains(meshes[e].Load, ToyMesh.Loads);
                if (observeCores)
                {
                    Assert.Equal(ToyMesh.Cores[meshes[e].CoresLevel], observation[1]);
                }

                actions[2 * e] = random.NextInt(environment.ActionCounts[0]);
                actions[2 * e + 1] = random.NextInt(environment.ActionCounts[1]);
            }

            environment.Step(actions, result);
            for (int e = 0; e < 5; e++)
            {
                Assert.Equal((float)meshes[e].Step(actions[2 * e], actions[2 * e + 1]), result.Rewards[e]);
                Assert.False(result.Terminated[e]);
                Assert.Equal((step + 1) % horizon == 0, result.Truncated[e]);
                if (result.Truncated[e])
                {
                    meshes[e].Reset();
                }
                else
                {
                    Assert.Equal(environment.Current[e], result.FinalObservation[e]);
                }
            }
        }
    }

    [Fact]
    public void A_drawn_load_is_held_for_the_steps_that_the_pattern_says()
    {
        var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario(hold: 4)), 20, scaleObservations: false);
        environment.Reset(1, 0);
        var result = new StepResult(20);
        int[] actions = new int[40];
        int changes = 0;
        int[] before = environment.Current.ToArray();
        for (int step = 1; step <= 40; step++)
        {
            environment.Step(actions, result);
            int changed = Enumerable.Range(0, 20).Count(e => environment.Current[e] != before[e]);
            Assert.True(step % 4 == 0 || changed == 0, $"a load changed at step {step}");
            changes += changed;
            environment.Current.CopyTo(before);
        }

        Assert.InRange(changes, 80, 180);
    }

    [Fact]
    public void Episodes_start_from_each_of_the_start_levels_equally_often()
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental, observeCores: true);
        scenario = scenario with { Controls = [scenario.Controls[0], scenario.Controls[1] with { StartLevels = [1, 2] }] };
        var environment = new MeshEnvironment(ToyMesh.Table(scenario), 1000, scaleObservations: false);
        environment.Reset(5, 0);
        float[] cores = [.. Enumerable.Range(0, 1000).Select(e => Observation(environment, environment.Current[e])[1])];
        Assert.Equal([2f, 3f], cores.Distinct().Order());
        Assert.InRange(cores.Count(value => value == 2), 420, 580);
    }

    [Fact]
    public void Loads_are_drawn_uniformly()
    {
        var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario()), 100, scaleObservations: false);
        environment.Reset(5, 0);
        var result = new StepResult(100);
        int[] counts = new int[3];
        for (int step = 0; step < 300; step++)
        {
            environment.Step(new int[200], result);
            foreach (int row in environment.Current)
            {
                counts[row]++;
            }
        }

        // Mean 10,000 each, standard deviation 82: six of them.
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Streams_are_independent_and_the_same_stream_repeats()
    {
        Assert.Equal(Loads(1, 0), Loads(1, 0));
        Assert.NotEqual(Loads(1, 0), Loads(1, 1));
        Assert.NotEqual(Loads(1, 0), Loads(2, 0));

        static int[] Loads(long seed, uint stream)
        {
            var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario()), 64, scaleObservations: false);
            environment.Reset(seed, stream);
            return environment.Current.ToArray();
        }
    }

    [Fact]
    public void Environments_of_one_load_differ_by_their_actions_alone()
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental, horizon: 5);
        OutcomeTable table = ToyMesh.Table(scenario);
        var environment = new MeshEnvironment(table, 60, false, exploringStartShare: 1, perLoad: 4);
        environment.Reset(1, 0);
        Assert.Equal(15, environment.Current.ToArray().Chunk(4).Count(group => group.Distinct().Count() == 1));
        Assert.True(environment.Current.ToArray().Distinct().Count() > 5);

        // Each environment goes its own way: up, down or nowhere. The loads stay those of its neighbours.
        var result = new StepResult(60);
        int[] actions = [.. Enumerable.Range(0, 60).SelectMany(e => new[] { e % 3, e % 2 })];
        for (int step = 0; step < 4; step++)
        {
            environment.Step(actions, result);
            Assert.All(environment.Current.ToArray().Chunk(4), group => Assert.Single(group.Select(row => row / table.ConfigurationCount).Distinct()));
        }

        Assert.Contains(environment.Current.ToArray().Chunk(4), group => group.Distinct().Count() > 1);
        environment.Step(actions, result);
        Assert.All(environment.Current.ToArray().Chunk(4), group => Assert.Single(group.Distinct()));
    }

    [Fact]
    public void Scaled_observations_span_minus_one_to_one()
    {
        var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario()), 1, scaleObservations: true);
        Assert.Equal(-1f, environment.Observations.Values[0]);
        Assert.Equal((float)(2.0 * 3 / 7 - 1), environment.Observations.Values[1]);
        Assert.Equal(1f, environment.Observations.Values[2]);
    }

    [Fact]
    public void Configurations_that_were_never_measured_are_masked()
    {
        Scenario scenario = ToyMesh.Scenario();
        var environment = new MeshEnvironment(ToyMesh.Table(scenario, (load, weight, cores) => load < 9 || cores > 1), 1, false);
        Assert.Equal(12, environment.Observations.MaskSize);
        for (int load = 0; load < 3; load++)
        {
            for (int action = 0; action < 12; action++)
            {
                Assert.Equal(load < 2 || action % 3 > 0, environment.Observations.Masks[load * 12 + action]);
            }
        }
    }

    [Fact]
    public void Without_gaps_in_the_trace_nothing_is_masked()
    {
        var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario()), 1, false);
        Assert.Equal(0, environment.Observations.MaskSize);
    }

    [Fact]
    public void Incremental_steps_over_the_end_of_a_range_are_masked()
    {
        var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario(ControlMode.Incremental)), 1, false);

        // Row of load 0 with weight level 0 and cores level 2: no step down of the weight, no step up of the cores.
        ReadOnlySpan<bool> mask = environment.Observations.Masks.Slice(2 * 9, 9);
        bool[] expected = [true, true, false, false, false, false, true, true, false];
        Assert.Equal(expected, mask.ToArray());
    }

    [Fact]
    public void A_load_outside_those_of_the_trace_is_named()
    {
        Checked<OutcomeTable> table = OutcomeTable.Build(ToyMesh.Dynamics(ToyMesh.Scenario(), (load, _, _) => load != 9));
        Diagnostic diagnostic = Assert.Single(table.Diagnostics);
        Assert.Equal(
            "toy.csv: no row at load.web = 9, which the training load needs; expected rows at every load of the pattern 'training'",
            diagnostic.ToString());
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var environment = new MeshEnvironment(ToyMesh.Table(ToyMesh.Scenario(ControlMode.Incremental, horizon: 3)), 16, true);
        environment.Reset(1, 0);
        var result = new StepResult(16);
        int[] actions = new int[32];
        environment.Step(actions, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
        {
            environment.Step(actions, result);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static float[] Observation(MeshEnvironment environment, int row)
    {
        int size = environment.Observations.ObservationSize;
        return environment.Observations.Values.Slice(row * size, size).ToArray();
    }

    private sealed class ScalarMesh(bool incremental)
    {
        private int _weightLevel = 1;

        public double Load { get; set; }

        public int CoresLevel { get; private set; }

        public double Step(int weightAction, int coresAction)
        {
            _weightLevel = Move(_weightLevel, weightAction, 4);
            CoresLevel = Move(CoresLevel, coresAction, 3);
            return ToyMesh.Reward(Load, ToyMesh.Weights[_weightLevel], ToyMesh.Cores[CoresLevel]);
        }

        public void Reset()
        {
            _weightLevel = 1;
            CoresLevel = 0;
        }

        private int Move(int level, int action, int count)
        {
            if (!incremental)
            {
                return action;
            }

            int moved = action == 0 ? level : action == 1 ? level - 1 : level + 1;
            return Math.Max(0, Math.Min(count - 1, moved));
        }
    }
}
