namespace Meshward.Core.Control.Journal;

/// <summary>What became of a decision on the mesh.</summary>
public sealed record OutcomeRecord : JournalRecord
{
    /// <summary>Number of the decision.</summary>
    public required long Decision { get; init; }

    /// <summary>What became of it.</summary>
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>One line; null where nothing is to say.</summary>
    public string? Text { get; init; }

    /// <summary>Seconds from the closed window to the action that was sent; null where none was.</summary>
    public double? TookSeconds { get; init; }
}
