using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Meshward.Client.Results;

namespace Meshward.Client.Work;

/// <summary>Counts why figures are unknown; reasons that differ in numbers alone are one.</summary>
internal sealed partial class UnknownReasons
{
    private const int Most = 5;

    private readonly Dictionary<string, (string First, int Count)> _reasons = [];

    /// <summary>Counts a reason.</summary>
    public void Add(string reason)
    {
        string key = Numbers().Replace(reason, "#");
        _reasons[key] = _reasons.TryGetValue(key, out (string First, int Count) found) ? (found.First, found.Count + 1) : (reason, 1);
    }

    /// <summary>The most frequent ones, each as it was first told.</summary>
    public ImmutableArray<UnknownReason> MostFrequent =>
        [.. _reasons.Values.OrderByDescending(reason => reason.Count).Take(Most).Select(reason => new UnknownReason(reason.First, reason.Count))];

    [GeneratedRegex(@"(?<![\w.-])[0-9]+(\.[0-9]+)?(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
