using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Yaml;

/// <summary>Collects the mistakes of one text, in any order.</summary>
/// <param name="source">Name of the text, as the user gave it.</param>
internal sealed class Findings(string source)
{
    /// <summary>Mistakes that are shown at most: behind the first hundred, more do not help.</summary>
    public const int Limit = 100;

    private readonly HashSet<Diagnostic> _all = [];

    /// <summary>Name of the text, as the user gave it.</summary>
    public string Source { get; } = source;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Whether there are more than are shown, so that what takes long to tell may be left out.</summary>
    public bool AreMany => _all.Count > Limit;

    /// <summary>Adds a mistake; the same one at the same place counts once, as aliased nodes are read several times.</summary>
    public void Add(Place place, string message) => _all.Add(new Diagnostic(Source, place.Line, place.Column, message));

    /// <summary>The mistakes in the order of the text.</summary>
    public ImmutableArray<Diagnostic> InOrder()
    {
        ImmutableArray<Diagnostic> sorted =
        [
            .. _all.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)
                .ThenBy(finding => finding.Message, StringComparer.Ordinal),
        ];
        return sorted.Length <= Limit
            ? sorted
            : [.. sorted.Take(Limit), new Diagnostic(Source, null, null, $"and {sorted.Length - Limit} more mistakes")];
    }
}
