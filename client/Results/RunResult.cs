using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>run</c> did: the whole job.</summary>
internal sealed record RunResult
{
    /// <summary>The system model.</summary>
    public required ModelResult Model { get; init; }

    /// <summary>The optimum on it.</summary>
    public required OptimumResult Optimum { get; init; }

    /// <summary>The training.</summary>
    public required TrainResult Train { get; init; }

    /// <summary>Policies side by side, load by load.</summary>
    public required ImmutableArray<EvaluateResult> Evaluate { get; init; }

    /// <summary>Whether the user stopped the training before its budget was spent: all figures are then of the best policy until then.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The report's file.</summary>
    public required string Report { get; init; }

    /// <summary>Seconds from command to report.</summary>
    public required double Seconds { get; init; }
}
