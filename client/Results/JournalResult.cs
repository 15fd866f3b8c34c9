using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Results;

/// <summary>What <c>journal</c> read: in JSON the records, as they are stored, each with its number.</summary>
internal sealed record JournalResult
{
    public required string Scenario { get; init; }

    public ImmutableArray<JsonElement> Records => [.. Stored.Select(JournalRecords.Json)];

    [JsonIgnore]
    public required Scenario Mesh { get; init; }

    [JsonIgnore]
    public required ImmutableArray<StoredRecord> Stored { get; init; }

    [JsonIgnore]
    public required DateTimeOffset Now { get; init; }

    [JsonIgnore]
    public bool IsFollowed { get; init; }

    [JsonIgnore]
    public bool IsCsv { get; init; }
}
