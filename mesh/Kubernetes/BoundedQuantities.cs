using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// Reads amounts such as <c>500m</c> (kubernetes.io, "Quantity"). The library would work out any exponent that is written there, which takes as much memory
/// as the number has digits.
/// </summary>
internal sealed class BoundedQuantities : JsonConverter<ResourceQuantity>
{
    private const int MostSigns = 40;

    // A billion billion (Ei) is the largest that Kubernetes has a suffix for; an "e" that stands last is such a suffix.
    private const int MostExponentSigns = 3;

    /// <inheritdoc/>
    public override ResourceQuantity? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        string? text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? [] : reader.ValueSpan),
            _ => null,
        };
        if (text is null || text.Length is 0 or > MostSigns || text.LastIndexOfAny(['e', 'E']) is var exponent and >= 0 && text.Length - exponent - 1 > MostExponentSigns)
        {
            throw Unlike();
        }

        try
        {
            return new ResourceQuantity(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            throw Unlike();
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    private static JsonException Unlike() => new("an amount that is none");
}
