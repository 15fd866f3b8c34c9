using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Client;

/// <summary>Ends a verb because of its input. The app turns it into one line a mistake and exit code 2; it never reaches the user as such.</summary>
internal sealed class BadInputException(ImmutableArray<Diagnostic> diagnostics) : Exception(string.Join('\n', diagnostics))
{
    /// <summary>One mistake.</summary>
    /// <param name="source">The file, flag or folder that is wrong.</param>
    /// <param name="message">What was found and what was expected.</param>
    public BadInputException(string source, string message)
        : this([new Diagnostic(source, null, null, message)])
    {
    }

    /// <summary>The mistakes, at least one.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;
}
