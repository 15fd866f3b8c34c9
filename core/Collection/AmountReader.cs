using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>
/// What the controls of cores and replicas stood at in intervals of a history. It is known where it was the same at both ends of an interval: one in
/// which it changed was neither here nor there.
/// </summary>
/// <param name="controls">Controls of cores and replicas; none is asked about where there are none.</param>
/// <param name="source">Holds the history.</param>
/// <param name="stretch">The intervals.</param>
public sealed class AmountReader(ImmutableArray<ControlSpec> controls, IAmountHistory source, HistoryStretch stretch)
{
    // Some kilobytes of an answer, far below the 11,000 values that Prometheus allows.
    private const int Chunk = 1000;

    private readonly Dictionary<long, double>[] _known = [.. controls.Select(_ => new Dictionary<long, double>())];
    private DateTimeOffset _readUntil = DateTimeOffset.MinValue;

    /// <summary>The controls that a scenario's trace of a history has a column for beside what was measured.</summary>
    /// <param name="scenario">The scenario.</param>
    public static ImmutableArray<ControlSpec> ControlsOf(Scenario scenario) =>
        [.. scenario.Controls.Where(control => control.Kind is ControlKind.Cores or ControlKind.Replicas)];

    /// <summary>What the controls stood at in an interval.</summary>
    /// <param name="start">Its start; intervals are asked for in the order of time.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>[controls] cores or replicas, NaN where they are not known.</returns>
    /// <exception cref="MetricSourceException">The history cannot be read.</exception>
    public async Task<ImmutableArray<double>> ReadAsync(DateTimeOffset start, CancellationToken cancellationToken)
    {
        DateTimeOffset end = start + stretch.Length;
        if (controls.Length > 0 && end > _readUntil)
        {
            int count = (int)Math.Min(Chunk, 1 + Math.Ceiling((stretch.End - start) / stretch.Length));
            for (int control = 0; control < controls.Length; control++)
            {
                ImmutableArray<MetricSample> samples = await source.ReadAsync(controls[control], start, Math.Max(2, count), stretch.Length, cancellationToken).ConfigureAwait(false);
                _known[control] = samples.GroupBy(sample => sample.UnixMilliseconds).ToDictionary(same => same.Key, same => same.Last().Value);
            }

            _readUntil = start + (stretch.Length * (Math.Max(2, count) - 1));
        }

        return [.. _known.Select(known => known.TryGetValue(end.ToUnixTimeMilliseconds(), out double last) && known.TryGetValue(start.ToUnixTimeMilliseconds(), out double first) && first == last ? last : double.NaN)];
    }
}
