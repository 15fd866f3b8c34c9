using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios.LoadShapes;

/// <summary>How one service's load moves from time step to time step.</summary>
public abstract record LoadShape
{
    /// <summary>The load at a time step, in requests per second.</summary>
    /// <param name="step">Time step, from 0.</param>
    /// <param name="before">Load of the step before; anything at step 0.</param>
    /// <param name="random">Where randomness comes from.</param>
    public abstract double At(long step, double before, ref CounterRandom random);

    /// <summary>Smallest and largest load, in requests per second.</summary>
    public abstract (double Low, double High) Range { get; }

    /// <summary>The movement in words.</summary>
    public abstract string Words { get; }
}
