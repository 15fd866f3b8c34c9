namespace Meshward.Core.Policies;

/// <summary>What is known of a mesh when an action is chosen.</summary>
/// <param name="step">Time step, from 0.</param>
/// <param name="loads">[services] offered load, requests per second.</param>
/// <param name="levels">[controls] level indices in force.</param>
/// <param name="mask">[joint actions] true = allowed, last sub-action fastest; empty where all are.</param>
public readonly ref struct MeshSnapshot(long step, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, ReadOnlySpan<bool> mask)
{
    /// <summary>Time step, from 0.</summary>
    public long Step { get; } = step;

    /// <summary>[services] offered load, requests per second.</summary>
    public ReadOnlySpan<double> Loads { get; } = loads;

    /// <summary>[controls] level indices in force.</summary>
    public ReadOnlySpan<int> Levels { get; } = levels;

    /// <summary>[joint actions] true = allowed, last sub-action fastest; empty where all are.</summary>
    public ReadOnlySpan<bool> Mask { get; } = mask;
}
