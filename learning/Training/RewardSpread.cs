using Meshward.Core.Randomness;
using Meshward.Core.Simulation;

namespace Meshward.Learning.Training;

/// <summary>Standard deviation of the reward under uniformly random actions on the training load: what rewards are scaled by.</summary>
internal static class RewardSpread
{
    private const uint Stream = 0x53505244;
    private const int Samples = 2048;

    /// <summary>Over all covered outcomes of a table; 1 where they are equal.</summary>
    public static double Of(OutcomeTable outcomes)
    {
        var tally = new Tally();
        for (int row = 0; row < outcomes.Rewards.Length; row++)
        {
            if (outcomes.Allowed[row])
            {
                tally.Add(outcomes.Rewards[row]);
            }
        }

        return tally.Deviation;
    }

    /// <summary>Over a fixed sample of loads and configurations, those that the operating region covers; 1 where they are equal.</summary>
    public static double Of(MeshDynamics dynamics)
    {
        var random = new CounterRandom(0, Stream);
        double[] loads = new double[dynamics.Scenario.Mesh.Services.Length];
        int[] levels = new int[Samples * dynamics.Grid.Count];
        double[] allLoads = new double[Samples * loads.Length];
        for (int sample = 0; sample < Samples; sample++)
        {
            dynamics.Scenario.TrainingLoad.LoadAt(0, ref random, loads);
            loads.CopyTo(allLoads, sample * loads.Length);
            for (int control = 0; control < dynamics.Grid.Count; control++)
            {
                levels[sample * dynamics.Grid.Count + control] = random.NextInt(dynamics.Grid.Controls[control].Levels.Length);
            }
        }

        var batch = new OutcomeBatch(dynamics);
        dynamics.EvaluateEach(allLoads, levels, batch);
        var tally = new Tally();
        for (int sample = 0; sample < Samples; sample++)
        {
            if (batch.Allowed[sample])
            {
                tally.Add(batch.Rewards[sample]);
            }
        }

        return tally.Deviation;
    }

    private sealed class Tally
    {
        private double _sum, _squares;
        private int _count;

        public double Deviation
        {
            get
            {
                double mean = _sum / _count, deviation = Math.Sqrt(Math.Max(0, _squares / _count - mean * mean));
                return deviation > 0 ? deviation : 1;
            }
        }

        public void Add(double reward)
        {
            _sum += reward;
            _squares += reward * reward;
            _count++;
        }
    }
}
