using System.Collections.Concurrent;

namespace Meshward.Client.Work;

/// <summary>How long decisions took, by policy. Safe for many threads.</summary>
internal sealed class DecisionTimes
{
    private readonly ConcurrentDictionary<string, (long Count, double Seconds)> _sums = new();
    private readonly ConcurrentDictionary<string, double> _preparations = new();

    /// <summary>Adds what was worked out before the first decision: values of the base, and the steps that are looked ahead, of all states.</summary>
    public void AddPreparation(string policy, TimeSpan time) =>
        _ = _preparations.AddOrUpdate(policy, time.TotalSeconds, (_, longest) => Math.Max(longest, time.TotalSeconds));

    /// <summary>Seconds of the longest preparation, as what is worked out once is remembered for further seeds; null where there was none.</summary>
    public double? PreparationOf(string policy) => _preparations.TryGetValue(policy, out double seconds) ? seconds : null;

    /// <summary>Adds a decision.</summary>
    public void Add(string policy, TimeSpan time) =>
        _ = _sums.AddOrUpdate(policy, (1, time.TotalSeconds), (_, sum) => (sum.Count + 1, sum.Seconds + time.TotalSeconds));

    /// <summary>Mean seconds of a decision; null where the policy was not timed.</summary>
    public double? MeanOf(string policy) => _sums.TryGetValue(policy, out (long Count, double Seconds) sum) ? sum.Seconds / sum.Count : null;
}
