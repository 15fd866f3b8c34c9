using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Results;

/// <summary>What <c>why</c> tells of a decision: its records, and the words.</summary>
internal sealed record WhyResult
{
    public required string Scenario { get; init; }

    public long Number => Entry.Decision!.Decision;

    public JsonElement Decision => JournalRecords.Json(new StoredRecord(Entry.Sequence, Entry.Record));

    public JsonElement? Outcome => Json(Entry.Outcome);

    public JsonElement? Observation => Json(Entry.Observation);

    public ImmutableArray<StoryPart> Story => DecisionStory.Of(Entry);

    [JsonIgnore]
    public required JournalEntry Entry { get; init; }

    private static JsonElement? Json(JournalRecord? record) => record is null ? null : JsonDocument.Parse(JournalJson.Write(record)).RootElement;
}
