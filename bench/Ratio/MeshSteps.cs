using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Bench;

/// <summary>Random actions on the simulator of many environments, and on one mesh by itself, written as Gymnasium's tutorials do.</summary>
internal static class MeshSteps
{
    private const int Environments = 512;
    private const int Rounds = 64; // drawn actions, over and over

    /// <summary>Takes 64 steps in each of 512 environments.</summary>
    /// <returns>Takes them; the number of environment steps that a call takes.</returns>
    public static (Action Step, int Count) Vectorised(IVectorEnvironment environment)
    {
        CounterRandom random = new(1, 1);
        StepResult result = new(environment.Count);
        int width = environment.Count * environment.ActionCounts.Length;
        int[] actions = new int[Rounds * width];
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i] = random.NextInt(environment.ActionCounts[i % environment.ActionCounts.Length]);
        }

        environment.Reset(1, 0);
        return (() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                environment.Step(actions.AsSpan(round * width, width), result);
            }
        }, Rounds * environment.Count);
    }

    /// <summary>Environments over a table.</summary>
    public static IVectorEnvironment Tabulated(OutcomeTable table) => new MeshEnvironment(table, Environments, scaleObservations: true);

    /// <summary>Environments that ask the model.</summary>
    public static IVectorEnvironment Computed(MeshDynamics dynamics) => new ComputedMeshEnvironment(dynamics, Environments, scaleObservations: true);

    /// <summary>Steps of one mesh, an object a step; outcomes from a dictionary of loads and levels.</summary>
    public static Action PlainTabulated(OutcomeTable table)
    {
        Dictionary<string, double> outcomes = [];
        int[] levels = new int[table.Grid.Count];
        for (int row = 0; row < table.Rewards.Length; row++)
        {
            (int load, int configuration) = Math.DivRem(row, table.ConfigurationCount);
            table.Grid.Decode(configuration, levels);
            outcomes[Key(table.Loads[load].AsSpan(), levels)] = table.Rewards[row];
        }

        return Plain(table.Scenario, (loads, chosen) => outcomes[Key(loads, chosen)]);
    }

    /// <summary>Steps of one mesh, an object a step; the model is asked for one row each.</summary>
    public static Action PlainComputed(MeshDynamics dynamics)
    {
        OutcomeBatch batch = new(dynamics);
        return Plain(dynamics.Scenario, (loads, chosen) =>
        {
            dynamics.Evaluate(loads, chosen, batch);
            return batch.Rewards[0];
        });
    }

    private static Action Plain(Scenario scenario, Func<double[], int[], double> outcome)
    {
        CounterRandom random = new(1, 1);
        double[] loads = new double[scenario.Mesh.Services.Length];
        long step = 0;
        scenario.TrainingLoad.LoadAt(step, ref random, loads);
        return () =>
        {
            int[] levels = new int[scenario.Controls.Length];
            for (int control = 0; control < levels.Length; control++)
            {
                levels[control] = random.NextInt(scenario.Controls[control].Levels.Length);
            }

            double reward = outcome(loads, levels);
            loads = [.. loads];
            scenario.TrainingLoad.LoadAt(++step, ref random, loads);
            _ = new PlainStep([.. loads.Select(load => (float)load)], reward, Truncated: step % 100 == 0);
        };
    }

    private static string Key(ReadOnlySpan<double> loads, int[] levels) => string.Join(' ', [.. loads, .. levels.Select(level => (double)level)]);

    private sealed record PlainStep(ImmutableArray<float> Observation, double Reward, bool Truncated);
}
