namespace Meshward.Core.Control;

/// <summary>A change that was wanted in the step before: an action of ours, once the mesh is read to be like that.</summary>
/// <param name="Control">The control.</param>
/// <param name="From">Its value before.</param>
/// <param name="To">The value that was wanted.</param>
/// <param name="At">When it was decided.</param>
/// <param name="IsAnswerable">
/// Whether missed objectives may come of it: not where it only adds cores or replicas, or goes back to the last good configuration.
/// </param>
public sealed record PendingChange(string Control, double From, double To, DateTimeOffset At, bool IsAnswerable);
