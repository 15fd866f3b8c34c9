namespace Meshward.Core.Control.Journal;

/// <summary>Something that happened to a controller, besides its decisions.</summary>
public sealed record EventRecord : JournalRecord
{
    /// <summary>What happened.</summary>
    public required JournalEvent Event { get; init; }

    /// <summary>One line on it.</summary>
    public required string Text { get; init; }

    /// <summary>Number of the decision that it belongs to; null where it belongs to none.</summary>
    public long? Decision { get; init; }
}
