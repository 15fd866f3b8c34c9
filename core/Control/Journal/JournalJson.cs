using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Meshward.Core.Control.Journal;

/// <summary>Records of a journal as JSON text: camel case, enums as words, and null for a number that is not finite.</summary>
public static class JournalJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived } },
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new FiniteConverter() },
    };

    /// <summary>The bytes of a record, one line: equal records have equal ones.</summary>
    /// <param name="record">The record.</param>
    public static byte[] Write(JournalRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, s_options);

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="InvalidDataException">They are no record, or one of a version that is not known.</exception>
    public static JournalRecord Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalRecord>(bytes, s_options) ?? throw new InvalidDataException("found nothing, expected a record of a journal");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidDataException("found what cannot be read, expected a record of a journal; it may be of a newer Meshward", exception);
        }
    }

    // What follows from other values is not stored.
    private static void LeaveOutDerived(JsonTypeInfo type)
    {
        for (int place = type.Properties.Count - 1; place >= 0; place--)
        {
            if (type.Properties[place].Set is null)
            {
                type.Properties.RemoveAt(place);
            }
        }
    }

    // A number of its own reads null as not a number; one that may be missing reads it as missing.
    private sealed class FiniteConverter : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
