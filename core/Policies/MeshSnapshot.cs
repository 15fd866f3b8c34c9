namespace Meshward.Core.Policies;

/// <summary>What is known of a mesh when an action is chosen.</summary>
/// <param name="step">Time step, from 0.</param>
/// <param name="loads">[services] offered load, requests per second.</param>
/// <param name="levels">[controls] level indices in force.</param>
/// <param name="mask">True = allowed; empty where all are. See <see cref="Mask"/>.</param>
/// <param name="masksAreJoint">Which form the mask has.</param>
/// <param name="measured">[bounds] bounded quantities in the step before; empty where there was none.</param>
public readonly ref struct MeshSnapshot(
    long step, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, ReadOnlySpan<bool> mask, bool masksAreJoint = true, ReadOnlySpan<double> measured = default)
{
    /// <summary>Time step, from 0.</summary>
    public long Step { get; } = step;

    /// <summary>[services] offered load, requests per second.</summary>
    public ReadOnlySpan<double> Loads { get; } = loads;

    /// <summary>[controls] level indices in force.</summary>
    public ReadOnlySpan<int> Levels { get; } = levels;

    /// <summary>
    /// True = allowed; empty where all actions are. [joint actions], last sub-action fastest, where <see cref="MasksAreJoint"/>; else [values
    /// of all controls], control by control, each as if all other controls stayed as they are.
    /// </summary>
    public ReadOnlySpan<bool> Mask { get; } = mask;

    /// <summary>Whether the mask is over joint actions; it is where the mesh is tabulated (<c>AllowedActions</c>).</summary>
    public bool MasksAreJoint { get; } = masksAreJoint;

    /// <summary>
    /// [bounds] value of each bounded quantity in the step before, in its own unit: what a controller with feedback reads. Empty at step 0.
    /// </summary>
    public ReadOnlySpan<double> Measured { get; } = measured;
}
