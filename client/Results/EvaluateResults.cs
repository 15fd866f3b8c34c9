using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What <c>evaluate</c> found, load by load; in JSON one load is an object of its own, several are its array <c>loads</c>.</summary>
/// <param name="Loads">One result a load, at least one.</param>
[JsonConverter(typeof(Converter))]
internal sealed record EvaluateResults(ImmutableArray<EvaluateResult> Loads)
{
    /// <summary>Writes one or several.</summary>
    internal sealed class Converter() : SeveralConverter<EvaluateResults, EvaluateResult>("loads", results => results.Loads);
}
