namespace Meshward.Learning.Ppo;

/// <summary>Generalised advantage estimation (Schulman et al. 2016).</summary>
public static class GeneralisedAdvantage
{
    /// <summary>
    /// Fills advantages and returns: delta_t = r_t + discount V(s_t+1) - V(s_t), A_t = delta_t + discount lambda A_t+1. At a termination
    /// nothing follows; at a truncation the value of the state before the reset does, but no later delta. An excluded sample has
    /// advantage 0 and cuts the sum, as the step after it says nothing about the step before.
    /// </summary>
    /// <param name="buffer">Collected samples; the last step of every environment is bootstrapped from its next value.</param>
    /// <param name="discount">Discount factor in [0, 1].</param>
    /// <param name="lambda">GAE's lambda in [0, 1].</param>
    public static void Compute(RolloutBuffer buffer, double discount, double lambda)
    {
        float gamma = (float)discount, decay = (float)(discount * lambda);
        int environments = buffer.Environments;
        for (int i = buffer.Count - 1; i >= 0; i--)
        {
            if (buffer.Excluded[i])
            {
                buffer.Advantages[i] = 0;
                buffer.Returns[i] = buffer.Values[i];
                continue;
            }

            float next = buffer.Terminated[i] ? 0 : buffer.NextValues[i];
            bool goesOn = i + environments < buffer.Count && !buffer.Excluded[i + environments]
                && !buffer.Terminated[i] && !buffer.Truncated[i];
            float later = goesOn ? decay * buffer.Advantages[i + environments] : 0;
            buffer.Advantages[i] = buffer.Rewards[i] + gamma * next - buffer.Values[i] + later;
            buffer.Returns[i] = buffer.Advantages[i] + buffer.Values[i];
        }
    }
}
