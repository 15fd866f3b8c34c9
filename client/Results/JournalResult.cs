using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Results;

/// <summary>What <c>journal</c> read: in JSON the name of the scenario and the records, as they are stored, each with its number.</summary>
/// <param name="Mesh">The scenario.</param>
/// <param name="Stored">The records.</param>
/// <param name="Now">When they were read.</param>
/// <param name="IsCsv">Whether they are printed as rows.</param>
/// <param name="IsFollowed">Whether they were printed as they came, with those after them.</param>
[JsonConverter(typeof(Converter))]
internal sealed record JournalResult(Scenario Mesh, ImmutableArray<StoredRecord> Stored, DateTimeOffset Now, bool IsCsv, bool IsFollowed)
{
    /// <summary>Writes it.</summary>
    internal sealed class Converter : JsonConverter<JournalResult>
    {
        public override JournalResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Results are written, not read.");

        public override void Write(Utf8JsonWriter writer, JournalResult value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", value.Mesh.Name);
            writer.WriteStartArray("records");
            foreach (StoredRecord stored in value.Stored)
            {
                writer.WriteRawValue(JournalRecords.Line(stored));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
