using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>Names with values in a stated order; a JSON object.</summary>
/// <param name="Entries">The names, each once, with their values.</param>
[JsonConverter(typeof(Converter))]
internal sealed record OrderedValues(ImmutableArray<KeyValuePair<string, double>> Entries)
{
    /// <summary>Names with values of the same number.</summary>
    public static OrderedValues Of(IEnumerable<string> names, ReadOnlySpan<double> values)
    {
        ImmutableArray<KeyValuePair<string, double>>.Builder entries = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>();
        foreach (string name in names)
        {
            entries.Add(new(name, values[entries.Count]));
        }

        return new(entries.ToImmutable());
    }

    /// <summary>Writes names and values as members of one object.</summary>
    internal sealed class Converter : JsonConverter<OrderedValues>
    {
        public override OrderedValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Results are written, not read.");

        public override void Write(Utf8JsonWriter writer, OrderedValues value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach ((string name, double number) in value.Entries)
            {
                writer.WriteNumber(name, number);
            }

            writer.WriteEndObject();
        }
    }
}
