using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Meshward.Grains.Telemetry;

namespace Meshward.Grains.Tests.Telemetry;

/// <summary>All figures of the meters of one mesh: the last value of each gauge, the sum of each counter, the number of figures of each histogram.</summary>
internal sealed class HeardMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _series = [];

    public HeardMeter(string mesh)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MetricList.Source && instrument.Meter.Tags?.Any(tag => Equals(tag.Value, mesh)) == true)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>A series as <c>meshward.rule.actions shop restart</c>: the metric, then its labels' values.</summary>
    public double this[string series] => _series[series];

    public int Count => _series.Count;

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string series = instrument.Name;
        foreach (KeyValuePair<string, object?> tag in tags)
            series += string.Create(CultureInfo.InvariantCulture, $" {tag.Value}");
        bool adds = instrument is Counter<long> or Histogram<double>;
        _series.AddOrUpdate(series, instrument is Histogram<double> ? 1 : value, (_, known) => !adds ? value : instrument is Histogram<double> ? known + 1 : known + value);
    }
}
