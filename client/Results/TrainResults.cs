using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What <c>train</c> did, scenario by scenario; in JSON one training is an object of its own, several are its array <c>trainings</c>.</summary>
/// <param name="Trainings">One result a scenario, at least one.</param>
[JsonConverter(typeof(Converter))]
internal sealed record TrainResults(ImmutableArray<TrainResult> Trainings)
{
    /// <summary>Writes one or several.</summary>
    internal sealed class Converter() : SeveralConverter<TrainResults, TrainResult>("trainings", results => results.Trainings);
}
