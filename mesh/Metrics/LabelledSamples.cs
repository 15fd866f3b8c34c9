using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Mesh.Metrics;

/// <summary>One series of an answer.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Samples">Its samples in the order of time, at least one; numbers that are not finite are left out.</param>
public sealed record LabelledSamples(ImmutableDictionary<string, string> Labels, ImmutableArray<MetricSample> Samples)
{
    /// <summary>Value of its newest sample.</summary>
    public double Last => Samples[^1].Value;

    /// <summary>Value of a label; empty where it has none.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
