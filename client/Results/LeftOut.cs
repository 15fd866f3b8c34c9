using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>Rows of a trace that were left out for one reason.</summary>
/// <param name="Reason">Why, for example <c>not_finite</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="Lines">Lines of the first of them in the trace's file, at most five.</param>
internal sealed record LeftOut(string Reason, int Count, ImmutableArray<int> Lines);
