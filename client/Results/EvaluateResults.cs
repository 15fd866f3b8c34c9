using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Meshward.Client.Results;

/// <summary>What <c>evaluate</c> found, load by load; in JSON one load is an object of its own, several are its array <c>loads</c>.</summary>
/// <param name="Loads">One result a load, at least one.</param>
[JsonConverter(typeof(Converter))]
internal sealed record EvaluateResults(ImmutableArray<EvaluateResult> Loads)
{
    /// <summary>Writes one or several.</summary>
    internal sealed class Converter : JsonConverter<EvaluateResults>
    {
        public override EvaluateResults Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Results are written, not read.");

        public override void Write(Utf8JsonWriter writer, EvaluateResults value, JsonSerializerOptions options)
        {
            JsonTypeInfo<EvaluateResult> form = (JsonTypeInfo<EvaluateResult>)options.GetTypeInfo(typeof(EvaluateResult));
            if (value.Loads is [var only])
            {
                JsonSerializer.Serialize(writer, only, form);
                return;
            }

            writer.WriteStartObject();
            writer.WriteStartArray("loads");
            foreach (EvaluateResult load in value.Loads)
            {
                JsonSerializer.Serialize(writer, load, form);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
