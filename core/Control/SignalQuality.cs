using System.Text.Json.Serialization;

namespace Meshward.Core.Control;

/// <summary>How far the metrics of a service can be trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalQuality>))]
public enum SignalQuality
{
    /// <summary>All of it is known and fresh.</summary>
    Good,

    /// <summary>A part of it is missing: nodes, stores that were left out, or the response times.</summary>
    Partial,

    /// <summary>The newest sample, or the interval, is too old.</summary>
    Stale,

    /// <summary>How many requests came is not known.</summary>
    Unknown,
}
