using System.Text.Json.Serialization;

namespace Meshward.Core.Control.Journal;

/// <summary>What became of a decision on the mesh.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionOutcome>))]
public enum DecisionOutcome
{
    /// <summary>Nothing was sent, as the controller only tells what it would do.</summary>
    DryRun,

    /// <summary>Nothing was to be changed.</summary>
    Unchanged,

    /// <summary>It was sent, and what was read back is equal.</summary>
    Applied,

    /// <summary>The mesh refused it.</summary>
    Refused,

    /// <summary>It could not be sent, or what was read back is not equal.</summary>
    Failed,

    /// <summary>The controller died between sending and confirming, and the mesh is not as decided.</summary>
    Lost,

    /// <summary>The controller died between sending and confirming, and the mesh is as decided.</summary>
    Recovered,
}
