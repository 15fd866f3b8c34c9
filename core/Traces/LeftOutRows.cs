using System.Collections.Immutable;

namespace Meshward.Core.Traces;

/// <summary>Rows that were left out for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="Lines">Lines of the first of them in the trace's file, at most <see cref="MostLines"/>.</param>
public sealed record LeftOutRows(LeftOutReason Reason, int Count, ImmutableArray<int> Lines)
{
    /// <summary>Most lines that are named.</summary>
    public const int MostLines = 5;

    /// <inheritdoc />
    public bool Equals(LeftOutRows? other) =>
        other is not null && Reason == other.Reason && Count == other.Count && Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Reason, Count, Lines.Length);
}
