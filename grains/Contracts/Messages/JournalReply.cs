namespace Meshward.Grains.Contracts;

/// <summary>What came of adding a record.</summary>
/// <param name="Sequence">Its number; 0 where it was not added, as its generation is stale.</param>
/// <param name="Generation">The highest generation that the journal knows.</param>
[GenerateSerializer, Immutable, Alias("meshward.journal-reply")]
public sealed record JournalReply([property: Id(0)] long Sequence, [property: Id(1)] long Generation);
