using System.Text.Json.Serialization;

namespace Meshward.Core.Control.Journal;

/// <summary>One entry of a journal. <see cref="JournalJson"/> writes and reads it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DecisionRecord), "decision")]
[JsonDerivedType(typeof(OutcomeRecord), "outcome")]
[JsonDerivedType(typeof(ObservationRecord), "observation")]
[JsonDerivedType(typeof(EventRecord), "event")]
public abstract record JournalRecord
{
    /// <summary>The mesh: name of its scenario.</summary>
    [JsonPropertyOrder(-3)]
    public required string Mesh { get; init; }

    /// <summary>Generation of the controller that wrote it.</summary>
    [JsonPropertyOrder(-2)]
    public required long Generation { get; init; }

    /// <summary>When it was written.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset At { get; init; }
}
