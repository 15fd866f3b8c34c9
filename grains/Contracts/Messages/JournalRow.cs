namespace Meshward.Grains.Contracts;

/// <summary>A record of a journal on the wire.</summary>
/// <param name="Sequence">Its number, from 1; 0 before it has one.</param>
/// <param name="Generation">Generation of the controller that wrote it.</param>
/// <param name="At">When it was written.</param>
/// <param name="Json">The record as <see cref="Meshward.Core.Control.Journal.JournalJson"/> writes it.</param>
[GenerateSerializer, Immutable, Alias("meshward.journal-row")]
public sealed record JournalRow(
    [property: Id(0)] long Sequence, [property: Id(1)] long Generation, [property: Id(2)] DateTimeOffset At, [property: Id(3)] ReadOnlyMemory<byte> Json);
