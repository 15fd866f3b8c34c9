using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>
/// One round of one simulator, as a pure function: from weights and optimiser state, a seed, a round number and a simulator number to
/// new weights and optimiser state. The same inputs give the same bytes wherever it runs.
/// </summary>
public static class Round
{
    private const uint ActionStream = 0x41435420;
    private const uint BatchStream = 0x42415443;

    /// <summary>Collects samples with the policy as it stands, computes advantages and makes the round's updates.</summary>
    /// <param name="task">The training.</param>
    /// <param name="simulator">Number of the simulator, from 0.</param>
    /// <param name="request">The round.</param>
    /// <param name="workspace">Buffers; whatever they hold does not change the result.</param>
    /// <param name="cancellationToken">Gives the round up.</param>
    /// <param name="pause">Called between steps and minibatches: whoever shares the thread may use it meanwhile.</param>
    public static RoundResult Run(
        TrainingTask task,
        int simulator,
        RoundRequest request,
        RoundWorkspace workspace,
        CancellationToken cancellationToken,
        Action? pause = null)
    {
        if (request.TaskHash != task.Hash)
        {
            throw new ArgumentException("The round belongs to another training.", nameof(request));
        }

        workspace.Prepare(task);
        LearnerState state = LearnerState.FromBytes(request.LearnerState.Span);
        uint round = (uint)request.Round;
        RolloutBuffer buffer = workspace.Buffer;
        var actionRandom = new CounterRandom(task.Seed, ActionStream, round, (uint)simulator);
        workspace.Environment.Reset(task.Seed, checked(round * (uint)task.Simulators + (uint)simulator));
        workspace.Collector.Collect(workspace.Environment, new ActorCritic(task.Shape, state.Weights, workspace.Environment.MasksAreJoint), buffer, ref actionRandom, pause);
        double rewardScale = workspace.RewardScale;
        double meanReward = MeanReward(buffer);
        Scale(buffer.Rewards, rewardScale);
        GeneralisedAdvantage.Compute(buffer, task.Scenario.Discount, task.Config.GaeLambda);

        double left = task.Config.Decay ? 1 - (double)request.Round / task.Rounds : 1;
        var batchRandom = new CounterRandom(task.Seed, BatchStream, round, (uint)simulator);
        UpdateStatistics update = workspace.Update.Update(
            state, buffer, task.Config, task.Config.LearningRate * left, task.Config.EntropyCoefficient * left, ref batchRandom, cancellationToken, pause);
        return new RoundResult(simulator, state.ToBytes(), new RoundStatistics(
            buffer.Count,
            meanReward,
            update.ApproximateKl,
            update.Entropy,
            update.ClipFraction,
            update.ExplainedVariance,
            update.PolicyLoss,
            update.ValueLoss,
            buffer.ExcludedCount));
    }

    private static double MeanReward(RolloutBuffer buffer)
    {
        double sum = 0;
        int count = 0;
        for (int sample = 0; sample < buffer.Count; sample++)
        {
            if (!buffer.Excluded[sample])
            {
                sum += buffer.Rewards[sample];
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private static void Scale(float[] rewards, double scale)
    {
        float factor = (float)(1 / scale);
        for (int sample = 0; sample < rewards.Length; sample++)
        {
            rewards[sample] *= factor;
        }
    }
}
