namespace Meshward.Core.Control;

/// <summary>How often one control changed its direction.</summary>
/// <param name="Control">Name of the control, for example <c>cores.node1</c>.</param>
/// <param name="Count">
/// Times that it went up although it went down when it moved last, or the reverse; the move from the initial configuration counts as one to
/// remember.
/// </param>
public sealed record GateTurns(string Control, int Count);
