using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels.Refitting;

/// <summary>Features as places in [-0.5, 0.5] between the smallest and the largest value of a trace; one that never changes is left out.</summary>
/// <param name="Features">Features that are kept, by their numbers.</param>
/// <param name="Low">[kept] smallest value.</param>
/// <param name="High">[kept] largest value.</param>
/// <param name="IsShare">[kept] whether it tells the share of requests that is routed to a node.</param>
public sealed record FeatureScale(
    ImmutableArray<int> Features, ImmutableArray<double> Low, ImmutableArray<double> High, ImmutableArray<bool> IsShare)
{
    /// <summary>The scale of a trace.</summary>
    /// <param name="scenario">What the model's inputs rest on.</param>
    /// <param name="rows">Rows of the trace.</param>
    public static FeatureScale Of(Scenario scenario, CleanedTrace rows)
    {
        int[] routing = [.. Enumerable.Range(0, scenario.Controls.Length).Where(control => scenario.Controls[control].Kind == ControlKind.Routing)];
        (int Feature, double Low, double High)[] ranges =
        [
            .. Enumerable.Range(0, rows.FeatureCount).Select(feature =>
            {
                double[] values = [.. Enumerable.Range(0, rows.RowCount).Select(row => rows.Row(row)[feature])];
                return (feature, values.Min(), values.Max());
            }).Where(range => range.Item3 > range.Item2),
        ];
        return new(
            [.. ranges.Select(range => range.Feature)],
            [.. ranges.Select(range => range.Low)],
            [.. ranges.Select(range => range.High)],
            [.. ranges.Select(range => routing.Any(control => scenario.Formulas.FeatureRestsOn(range.Feature, scenario.Formulas.SlotOfControl(control))))]);
    }

    /// <summary>How many of them are shares.</summary>
    public int Shares { get; } = IsShare.Count(share => share);

    /// <summary>Number of features that are kept.</summary>
    public int Count => Features.Length;

    /// <summary>Scales a row.</summary>
    /// <param name="row">[features].</param>
    /// <param name="scaled">[Count].</param>
    public void Write(ReadOnlySpan<double> row, Span<double> scaled)
    {
        for (int i = 0; i < Features.Length; i++)
        {
            scaled[i] = ((row[Features[i]] - Low[i]) / (High[i] - Low[i])) - 0.5;
        }
    }
}
