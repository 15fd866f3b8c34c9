namespace Meshward.Core.Control.Drift;

/// <summary>What the test of drift says after a time step.</summary>
/// <param name="State">To be given to the next step.</param>
/// <param name="Evidence">
/// Evidence against the model, 1 at the start: on a mesh that has not drifted it exceeds any limit with a probability of at most one over the limit.
/// </param>
/// <param name="Limit">Evidence at which the model has drifted.</param>
/// <param name="Quantity">The target that it shows in most; null before anything was judged.</param>
/// <param name="Direction">On which side.</param>
/// <param name="Since">Time step at which it seems to have begun.</param>
public sealed record DriftVerdict(DriftState State, double Evidence, double Limit, string? Quantity, DriftDirection Direction, long Since)
{
    /// <summary>Whether the model has drifted.</summary>
    public bool HasDrifted => Evidence >= Limit;
}
