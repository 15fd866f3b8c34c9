namespace Meshward.Core.Control.Journal;

/// <summary>A record of a journal, with its place there.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Record">The record.</param>
public sealed record StoredRecord(long Sequence, JournalRecord Record);
