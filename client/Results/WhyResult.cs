using System.Text.Json;
using System.Text.Json.Serialization;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Results;

/// <summary>What <c>why</c> tells of a decision: in JSON its records, null where there is none, and the words.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Entry">The decision.</param>
[JsonConverter(typeof(Converter))]
internal sealed record WhyResult(string Scenario, JournalEntry Entry)
{
    /// <summary>Writes it.</summary>
    internal sealed class Converter : JsonConverter<WhyResult>
    {
        public override WhyResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Results are written, not read.");

        public override void Write(Utf8JsonWriter writer, WhyResult value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", value.Scenario);
            writer.WriteNumber("sequence", value.Entry.Sequence);
            Write(writer, "decision", value.Entry.Record);
            Write(writer, "outcome", value.Entry.Outcome);
            Write(writer, "observation", value.Entry.Observation);
            writer.WriteStartArray("story");
            foreach (StoryPart part in DecisionStory.Of(value.Entry))
            {
                writer.WriteStartObject();
                writer.WriteString("heading", part.Heading);
                writer.WriteStartArray("lines");
                foreach (string line in part.Lines)
                {
                    writer.WriteStringValue(line);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        private static void Write(Utf8JsonWriter writer, string name, JournalRecord? record)
        {
            writer.WritePropertyName(name);
            if (record is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteRawValue(JournalJson.Write(record));
            }
        }
    }
}
