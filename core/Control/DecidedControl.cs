namespace Meshward.Core.Control;

/// <summary>One control in a decision.</summary>
/// <param name="Control">Its name.</param>
/// <param name="Present">Its value on the mesh; null where that is not known.</param>
/// <param name="Desired">The value that is wanted; null where it is left alone, since its present one is not known.</param>
public sealed record DecidedControl(string Control, double? Present, double? Desired);
