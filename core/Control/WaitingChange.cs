namespace Meshward.Core.Control;

/// <summary>A value that a rollback sets as soon as the capacity for it is ready.</summary>
/// <param name="Control">The control, of routing or blocking.</param>
/// <param name="To">The value.</param>
public sealed record WaitingChange(string Control, double To);
