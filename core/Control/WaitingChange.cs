namespace Meshward.Core.Control;

/// <summary>A value that a rollback sets later: as soon as the capacity for it is ready, or once requests have left.</summary>
/// <param name="Control">The control.</param>
/// <param name="To">The value.</param>
public sealed record WaitingChange(string Control, double To);
