using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Bench;

/// <summary>Random actions on the simulator of many environments, and on one mesh by itself, written as Gymnasium's tutorials do.</summary>
internal static class MeshSteps
{
    /// <summary>Environments that take a step together.</summary>
    public const int Environments = 512;

    /// <summary>Steps that a call on one mesh by itself takes.</summary>
    public const int PlainRound = 10_000;

    private const int Rounds = 64; // drawn actions, over and over

    /// <summary>Rollouts of 64 steps in each environment, each from a reset on, as training takes them.</summary>
    /// <returns>Takes one; the number of environment steps that it has.</returns>
    public static (Action Rollout, int Count) Vectorised(IVectorEnvironment environment)
    {
        StepResult result = new(environment.Count);
        int width = environment.Count * environment.ActionCounts.Length;
        int[] actions = Draw(environment.ActionCounts, Rounds * environment.Count);
        uint rollouts = 0;
        return (() =>
        {
            environment.Reset(1, rollouts++);
            for (int round = 0; round < Rounds; round++)
            {
                environment.Step(actions.AsSpan(round * width, width), result);
            }
        }, Rounds * environment.Count);
    }

    /// <summary>Steps of one mesh, an object a step; outcomes from the table.</summary>
    public static Action PlainTabulated(OutcomeTable table)
    {
        CounterRandom random = new(1, 1);
        int load = table.Scenario.TrainingLoad.IndexAt(0, 0, ref random);
        return Plain(table.Scenario, (step, levels, loads) =>
        {
            double reward = table.RewardsAt(load)[table.Grid.Encode(levels)];
            load = table.Scenario.TrainingLoad.IndexAt(step, load, ref random);
            table.Loads[load].CopyTo(loads);
            return reward;
        });
    }

    /// <summary>Steps of one mesh, an object a step; the model is asked for one row each.</summary>
    public static Action PlainComputed(MeshDynamics dynamics)
    {
        CounterRandom random = new(1, 1);
        OutcomeBatch batch = new(dynamics);
        double[] offered = new double[dynamics.Scenario.Mesh.Services.Length];
        dynamics.Scenario.TrainingLoad.LoadAt(0, ref random, offered);
        return Plain(dynamics.Scenario, (step, levels, loads) =>
        {
            dynamics.Evaluate(offered, levels, batch);
            dynamics.Scenario.TrainingLoad.LoadAt(step, ref random, offered);
            offered.CopyTo(loads);
            return batch.Rewards[0];
        });
    }

    // Actions are drawn before, as those of ours are; an action is the configuration that it leads to.
    private static Action Plain(Scenario scenario, Outcome outcome)
    {
        ImmutableArray<int> counts = [.. scenario.Controls.Select(control => control.Levels.Length)];
        int[] actions = Draw(counts, PlainRound);
        double[] loads = new double[scenario.Mesh.Services.Length];
        PlainStep? last = null;
        long step = 0;
        return () =>
        {
            for (int i = 0; i < PlainRound; i++)
            {
                double reward = outcome(++step, actions.AsSpan(i * counts.Length, counts.Length), loads);
                float[] observation = new float[loads.Length];
                for (int service = 0; service < loads.Length; service++)
                {
                    observation[service] = (float)loads[service];
                }

                last = new PlainStep(observation, reward, Truncated: step % 100 == 0);
            }

            GC.KeepAlive(last);
        };
    }

    private static int[] Draw(ImmutableArray<int> counts, int steps)
    {
        CounterRandom random = new(1, 1);
        int[] actions = new int[steps * counts.Length];
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i] = random.NextInt(counts[i % counts.Length]);
        }

        return actions;
    }

    /// <summary>Tells the reward of a configuration at the present load, and moves the load to a step.</summary>
    private delegate double Outcome(long step, ReadOnlySpan<int> levels, Span<double> loads);

    private sealed record PlainStep(float[] Observation, double Reward, bool Truncated);
}
