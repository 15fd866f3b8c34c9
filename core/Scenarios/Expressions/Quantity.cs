namespace Meshward.Core.Scenarios.Expressions;

/// <summary>Something that expressions can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Where a frame holds it.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="IsPredicted">Whether it is only known after an action: a target of the model, or calculated from one.</param>
internal sealed record Quantity(string Name, int Slot, Unit Unit, bool IsPredicted)
{
    /// <summary>Value of a parameter, which is the same everywhere and so in no frame; null for all others.</summary>
    public double? Constant { get; init; }
}
