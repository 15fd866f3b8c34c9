using Meshward.Core.Control.Journal;

namespace Meshward.Bench;

/// <summary>Where the time of decisions goes, from the closed window until the action is sent; and how large the records of decisions are.</summary>
internal sealed class StepMeter
{
    private readonly Dictionary<string, double> _now = [];
    private readonly Dictionary<string, List<double>> _all = [];
    private DecisionRecord? _record;

    /// <summary>Whether a decision is being made.</summary>
    public bool IsOn { get; set; }

    /// <summary>Times a part of a decision.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="work">The part.</param>
    public async Task<T> TimeAsync<T>(string part, Func<Task<T>> work)
    {
        long began = TimeProvider.System.GetTimestamp();
        bool counts = IsOn;
        T result = await work();
        if (counts)
        {
            _now[part] = _now.GetValueOrDefault(part) + TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        }

        return result;
    }

    /// <summary>Notes what was written down of it.</summary>
    public void Note(DecisionRecord record) => _record = record;

    /// <summary>Ends a decision.</summary>
    public void End()
    {
        IsOn = false;
        if (_record is not null)
        {
            _now["record"] = JournalJson.Write(_record).Length / 1024.0;
        }

        foreach ((string part, double value) in _now)
        {
            (_all.TryGetValue(part, out List<double>? values) ? values : _all[part] = []).Add(value);
        }

        _now.Clear();
    }

    /// <summary>Median of a part: milliseconds a decision, or KiB of the record.</summary>
    public double Median(string part) => _all.TryGetValue(part, out List<double>? values) ? values.Order().ElementAt(values.Count / 2) : 0;
}
