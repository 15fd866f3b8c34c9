namespace Meshward.Core.Simulation;

/// <summary>What one step of all environments gave; owned by the caller and reused from step to step.</summary>
/// <param name="environmentCount">Number of environments.</param>
public sealed class StepResult(int environmentCount)
{
    /// <summary>[environments] reward of the step.</summary>
    public float[] Rewards { get; } = new float[environmentCount];

    /// <summary>[environments] whether the episode ended by the task itself; never true for a mesh.</summary>
    public bool[] Terminated { get; } = new bool[environmentCount];

    /// <summary>[environments] whether the episode was cut at its horizon.</summary>
    public bool[] Truncated { get; } = new bool[environmentCount];

    /// <summary>
    /// [environments] row of the observation that the step led to, before any reset. It differs from the environment's current
    /// observation exactly where the episode ended in this step: values are bootstrapped from here.
    /// </summary>
    public int[] FinalObservation { get; } = new int[environmentCount];
}
