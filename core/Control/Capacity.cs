using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// What capacity means, for every rule. Capacity is what users can get from the mesh: more cores or replicas are more of it, and so is less
/// blocking, since what is shed is served to nobody. Routing moves requests and is neither.
/// </summary>
public static class Capacity
{
    /// <summary>1 where a larger value of the control is more capacity, -1 where a smaller one is, 0 where it is neither.</summary>
    /// <param name="kind">What the control acts on.</param>
    public static int Direction(ControlKind kind) => kind switch
    {
        ControlKind.Cores or ControlKind.Replicas => 1,
        ControlKind.Blocking => -1,
        _ => 0,
    };

    /// <summary>
    /// Whether the control's capacity is bought: cores and replicas. Only more of these is growth: it costs money and harms nobody, while less
    /// blocking admits requests that something has to serve.
    /// </summary>
    /// <param name="kind">What the control acts on.</param>
    public static bool IsBought(ControlKind kind) => Direction(kind) > 0;

    /// <summary>1 where a change is more capacity, -1 where it is less, 0 where it is neither.</summary>
    /// <param name="kind">What the control acts on.</param>
    /// <param name="from">Value before.</param>
    /// <param name="to">Value after.</param>
    public static int Change(ControlKind kind, double from, double to) => Direction(kind) * to.CompareTo(from);

    /// <summary>Whether a change is growth: more cores or replicas.</summary>
    /// <param name="kind">What the control acts on.</param>
    /// <param name="from">Value before.</param>
    /// <param name="to">Value after.</param>
    public static bool IsGrowth(ControlKind kind, double from, double to) => IsBought(kind) && to > from;
}
