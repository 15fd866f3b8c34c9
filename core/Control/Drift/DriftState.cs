using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Core.Control.Drift;

/// <summary>What the test of drift remembers from step to step: plain numbers, to be stored with the controller's state.</summary>
/// <param name="Judged">Time steps that were judged.</param>
/// <param name="Skipped">Time steps that were not, for want of metrics, of traffic, or of an operating region that covers them.</param>
/// <param name="Streams">[targets * directions], directions fastest; empty before the first step.</param>
public sealed record DriftState(long Judged, long Skipped, ImmutableArray<DriftStream> Streams)
{
    /// <summary>Before the first step, and after a model was replaced.</summary>
    public static DriftState Start { get; } = new(0, 0, []);

    /// <summary>Evidence against the model, as <see cref="DriftVerdict"/> has it: 1 at the start. Stakes that are still to come are evidence neither way.</summary>
    [JsonIgnore]
    public double Evidence => Streams.IsDefaultOrEmpty ? 1 : (1.0 / (Judged + 1)) + Streams.Average(stream => stream.Evidence.Average());
}
