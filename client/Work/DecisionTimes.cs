using System.Collections.Concurrent;

namespace Meshward.Client.Work;

/// <summary>How long decisions took, by policy. Safe for many threads.</summary>
internal sealed class DecisionTimes
{
    private readonly ConcurrentDictionary<string, (long Count, double Seconds)> _sums = new();

    /// <summary>Adds a decision.</summary>
    public void Add(string policy, TimeSpan time) =>
        _ = _sums.AddOrUpdate(policy, (1, time.TotalSeconds), (_, sum) => (sum.Count + 1, sum.Seconds + time.TotalSeconds));

    /// <summary>Mean seconds of a decision; null where the policy was not timed.</summary>
    public double? MeanOf(string policy) => _sums.TryGetValue(policy, out (long Count, double Seconds) sum) ? sum.Seconds / sum.Count : null;
}
