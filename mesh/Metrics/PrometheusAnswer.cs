using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meshward.Mesh.Metrics;

/// <summary>An answer of Prometheus' HTTP API, version 1.</summary>
internal sealed record PrometheusAnswer
{
    public string? Status { get; init; }

    public string? ErrorType { get; init; }

    public string? Error { get; init; }

    public string[]? Warnings { get; init; }

    public PrometheusData? Data { get; init; }
}

/// <summary>The result of a query.</summary>
internal sealed record PrometheusData
{
    public string? ResultType { get; init; }

    public PrometheusMatrixSeries[]? Result { get; init; }
}

/// <summary>One series of a result: with samples in one of type <c>matrix</c>, with one sample in one of type <c>vector</c>.</summary>
internal sealed record PrometheusMatrixSeries
{
    public Dictionary<string, string>? Metric { get; init; }

    public PrometheusPoint[]? Values { get; init; }

    public PrometheusPoint? Value { get; init; }
}

/// <summary>One sample: <c>[seconds, "value"]</c>.</summary>
[JsonConverter(typeof(PrometheusPointConverter))]
internal readonly record struct PrometheusPoint(long UnixMilliseconds, double Value);

internal sealed class PrometheusPointConverter : JsonConverter<PrometheusPoint>
{
    // The year 10000, which no date can tell any more.
    private const double EndOfTimes = 253_402_300_799;

    public override PrometheusPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double seconds))
            throw new JsonException("expected a sample [time, \"value\"]");
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || !PrometheusNumber.TryParse(reader.GetString()!, out double value))
            throw new JsonException("expected the value of a sample as a string with a number, NaN, +Inf or -Inf");
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
            throw new JsonException("expected a sample of two parts");
        return seconds is >= 0 and < EndOfTimes ? new PrometheusPoint((long)Math.Round(seconds * 1000), value) : throw new JsonException("expected the time of a sample in seconds since 1970");
    }

    public override void Write(Utf8JsonWriter writer, PrometheusPoint value, JsonSerializerOptions options) => throw new NotSupportedException();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PrometheusAnswer))]
internal sealed partial class PrometheusJson : JsonSerializerContext;
