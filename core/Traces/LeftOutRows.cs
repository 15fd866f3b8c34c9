namespace Meshward.Core.Traces;

/// <summary>Rows that were left out for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLine">Line of the first of them in the trace's file.</param>
public sealed record LeftOutRows(LeftOutReason Reason, int Count, int FirstLine);
