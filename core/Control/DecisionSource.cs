using System.Text.Json.Serialization;

namespace Meshward.Core.Control;

/// <summary>Where a desired configuration comes from, before limits.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionSource>))]
public enum DecisionSource
{
    /// <summary>Nothing was to be changed.</summary>
    Present,

    /// <summary>The learned policy.</summary>
    Policy,

    /// <summary>The calibrated rules beside it.</summary>
    Twin,

    /// <summary>The last configuration under which the objectives were met.</summary>
    LastGood,
}
