using System.Diagnostics.Metrics;

namespace Meshward.Grains.Telemetry;

/// <summary>The instruments of one meter of a mesh, made from their specifications when they are first used.</summary>
internal sealed class MeterSeries : IDisposable
{
    private readonly string _mesh;
    private readonly Meter _meter;
    private readonly Dictionary<string, Instrument> _instruments = [];

    /// <summary>The instruments of a mesh. Its name is the meter's too: several controllers of one silo begin and end by themselves.</summary>
    /// <param name="mesh">Name of the mesh.</param>
    public MeterSeries(string mesh) => (_mesh, _meter) = (mesh, new Meter(new MeterOptions(MetricList.Source) { Tags = [new("mesh", mesh)] }));

    /// <summary>Tells a gauge.</summary>
    /// <param name="metric">Which.</param>
    /// <param name="value">Its value; NaN for none that is known.</param>
    /// <param name="label">Value of its second label; null where it has none.</param>
    public void Set(MetricSpec metric, double value, string? label = null) =>
        Instrument(metric, () => _meter.CreateGauge<double>(metric.Name, metric.Unit, metric.Meaning)).Record(value, Tags(metric, label));

    /// <summary>Raises a counter.</summary>
    public void Add(MetricSpec metric, long count, string? label = null) =>
        Instrument(metric, () => _meter.CreateCounter<long>(metric.Name, metric.Unit, metric.Meaning)).Add(count, Tags(metric, label));

    /// <summary>Adds to a histogram.</summary>
    /// <param name="metric">Which.</param>
    /// <param name="value">The figure.</param>
    /// <param name="bounds">Upper ends of its buckets.</param>
    public void Record(MetricSpec metric, double value, double[] bounds) => Instrument(metric, () => _meter.CreateHistogram(
        metric.Name, metric.Unit, metric.Meaning, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds })).Record(value, Tags(metric, null));

    /// <summary>Ends all series.</summary>
    public void Dispose() => _meter.Dispose();

    private T Instrument<T>(MetricSpec metric, Func<T> make)
        where T : Instrument
    {
        if (_instruments.TryGetValue(metric.Name, out Instrument? known))
            return (T)known;
        T made = make();
        _instruments.Add(metric.Name, made);
        return made;
    }

    private ReadOnlySpan<KeyValuePair<string, object?>> Tags(MetricSpec metric, string? label) =>
        label is null ? new KeyValuePair<string, object?>[] { new("mesh", _mesh) } : new KeyValuePair<string, object?>[] { new("mesh", _mesh), new(metric.Labels[1], label) };
}
