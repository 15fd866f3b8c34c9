using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Meshward.Silo.Tests.Telemetry;

/// <summary>A page of metrics in Prometheus' text format.</summary>
internal static partial class MetricsPage
{
    /// <summary>The metrics that a page declares.</summary>
    public static ImmutableArray<string> Names(string page) => [.. Declared().Matches(page).Select(match => match.Groups[1].Value)];

    /// <summary>Names of the labels of each sample of a metric, those of a histogram's buckets left out.</summary>
    public static IEnumerable<ImmutableArray<string>> Labels(string page, string metric) =>
        from line in page.Split('\n')
        where line.StartsWith($"{metric}{{", StringComparison.Ordinal) || line.StartsWith($"{metric} ", StringComparison.Ordinal)
        select Label().Matches(line).Select(match => match.Groups[1].Value).ToImmutableArray();

    [GeneratedRegex(@"^# TYPE (\S+) ", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex("[{,]([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Label();
}
