using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios;

/// <summary>How far back something goes, as a user writes it: <c>90m</c>, <c>12h</c>, <c>7d</c>, or a duration as in scenarios.</summary>
/// <param name="Length">Its length, 1 s to 1000 days.</param>
public sealed record PastRange(TimeSpan Length)
{
    /// <summary>Reads one.</summary>
    /// <param name="source">Flag or file that it was written in.</param>
    /// <param name="text">What was written.</param>
    /// <returns>The range, or what was expected.</returns>
    public static Checked<PastRange> Read(string source, string text) => CommonShapes.Range.TryRead(text, out TimeSpan length)
        ? new PastRange(length)
        : new Diagnostic(source, null, null, $"found '{text}', expected {CommonShapes.Range.Expected}");
}
