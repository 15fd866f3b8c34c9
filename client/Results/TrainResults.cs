using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Meshward.Client.Results;

/// <summary>What <c>train</c> did, scenario by scenario; in JSON one training is an object of its own, several are its array <c>trainings</c>.</summary>
/// <param name="Trainings">One result a scenario, at least one.</param>
[JsonConverter(typeof(Converter))]
internal sealed record TrainResults(ImmutableArray<TrainResult> Trainings)
{
    /// <summary>Writes one or several.</summary>
    internal sealed class Converter : JsonConverter<TrainResults>
    {
        public override TrainResults Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Results are written, not read.");

        public override void Write(Utf8JsonWriter writer, TrainResults value, JsonSerializerOptions options)
        {
            JsonTypeInfo<TrainResult> form = (JsonTypeInfo<TrainResult>)options.GetTypeInfo(typeof(TrainResult));
            if (value.Trainings is [var only])
            {
                JsonSerializer.Serialize(writer, only, form);
                return;
            }

            writer.WriteStartObject();
            writer.WriteStartArray("trainings");
            foreach (TrainResult training in value.Trainings)
            {
                JsonSerializer.Serialize(writer, training, form);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
