using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Core.Metrics;

namespace Meshward.Tests.Shared;

/// <summary>What the services of a small mesh counted in ten seconds, for whatever tells metrics to tell it again.</summary>
/// <param name="begin">When it begins: a whole second.</param>
public sealed class MetricWorld(DateTimeOffset begin)
{
    /// <summary>A service whose name has to be quoted in a query.</summary>
    public const string Quoted = "we\"ird\\name";

    private const string Durations = "istio_request_duration_milliseconds";

    /// <summary>A world that ended some seconds ago.</summary>
    public static MetricWorld OfNow() =>
        new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 15));

    /// <summary>When it begins.</summary>
    public DateTimeOffset Begin => begin;

    /// <summary>The series of each service.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<SampledSeries>> Services { get; } = Build(begin.ToUnixTimeMilliseconds());

    /// <summary>A time in it.</summary>
    public DateTimeOffset At(double seconds) => begin.AddSeconds(seconds);

    /// <summary>The whole of a service; nothing where there is no such service.</summary>
    public MetricReading Of(string service) => new(Services.GetValueOrDefault(service, []), []);

    /// <summary>All of it in the OpenMetrics format, with times.</summary>
    public string OpenMetrics()
    {
        var text = new StringBuilder();
        foreach ((string service, ImmutableArray<SampledSeries> all) in Services)
        {
            foreach ((MetricSeries series, ImmutableArray<MetricSample> samples) in all)
            {
                foreach (MetricSample sample in samples)
                {
                    double told = series.Kind == MetricKind.DurationSum ? sample.Value * 1000 : sample.Value;
                    text.Append(CultureInfo.InvariantCulture, $"{Labelled(service, series)} {Told(told)} {sample.UnixMilliseconds / 1000.0:0.000}\n");
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<SampledSeries>> Build(long begin)
    {
        MetricSample[] Every(Func<int, double> value) => [.. Enumerable.Range(0, 10).Select(second => new MetricSample(begin + 1000 * second, value(second)))];

        return new Dictionary<string, ImmutableArray<SampledSeries>>
        {
            // Ten requests a second of 20 ms.
            ["steady"] =
            [
                Series(Every(second => 10 * second)),
                Series(Every(second => 0.2 * second), MetricKind.DurationSum),
                Series(Every(second => 10 * second), MetricKind.DurationCount),
                Series(Every(_ => 0), MetricKind.DurationBucket, bound: 0.01),
                Series(Every(second => 10 * second), MetricKind.DurationBucket, bound: 0.025),
                Series(Every(second => 10 * second), MetricKind.DurationBucket, bound: double.PositiveInfinity),
            ],
            ["zero"] = [Series(Every(_ => 0))],
            ["gap"] = [Series([.. Every(second => 10 * second).Where((_, second) => second is < 3 or > 7)])],
            ["strange"] = [Series([new(begin, 7), new(begin + 1000, double.NaN), new(begin + 2001, double.PositiveInfinity), new(begin + 3002, double.NegativeInfinity)])],
            ["large"] = [Series([new(begin + 1, 9007199254740991), new(begin + 1002, 0.1), new(begin + 2999, 1e-300)])],

            // Ten and five requests a second, and one of them shed.
            ["pods"] =
            [
                Series(Every(second => 10 * second), pod: "web-1"),
                Series(Every(second => 1000 + (4 * second)), pod: "web-2", node: "node2"),
                Series(Every(second => second), pod: "web-2", node: "unknown", code: "503", flags: "FI"),
            ],
            [Quoted] = [Series(Every(second => 3 * second))],
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static SampledSeries Series(
        MetricSample[] samples, MetricKind kind = MetricKind.Requests, string pod = "front-1", string node = "node1", string code = "200", string flags = "-", double? bound = null) =>
        new(new MetricSeries(kind, $"instance={pod}:15090,job=mesh,namespace=shop,pod={pod}", $"shop/{pod}", "source", "front", node, code, flags, "", bound), [.. samples]);

    private static string Labelled(string service, MetricSeries series)
    {
        string name = series.Kind switch
        {
            MetricKind.Requests => "istio_requests_total",
            MetricKind.DurationSum => Durations + "_sum",
            MetricKind.DurationCount => Durations + "_count",
            _ => Durations + "_bucket",
        };
        string bound = series.UpperBoundSeconds is double seconds ? $",le=\"{Told(seconds * 1000)}\"" : "";
        string page = string.Join(',', series.Target.Split(',').Select(label => label.Replace("=", "=\"", StringComparison.Ordinal) + "\""));
        string quoted = service.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{name}{{{page},reporter=\"{series.Reporter}\",source_workload=\"{series.Source}\",destination_workload=\"{series.Node}\",destination_service_name=\"{quoted}\",response_code=\"{series.ResponseCode}\",response_flags=\"{series.ResponseFlags}\"{bound}}}";
    }

    private static string Told(double value) => double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf")
        : value.ToString("R", CultureInfo.InvariantCulture);
}
