using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Results;

/// <summary>One scenario that was checked.</summary>
/// <param name="File">Its file, as the user gave it.</param>
/// <param name="Scenario">Its name; absent where it has mistakes.</param>
/// <param name="Mistakes">Every mistake with its place; empty where it is right.</param>
internal sealed record ValidatedFile(string File, string? Scenario, ImmutableArray<Diagnostic> Mistakes)
{
    /// <summary>Whether it is right.</summary>
    public bool Valid => Mistakes.IsEmpty;
}
