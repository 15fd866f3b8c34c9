using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>--json</c> prints where there is no result.</summary>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Errors">One line each.</param>
internal sealed record ErrorResult(int ExitCode, ImmutableArray<string> Errors);
