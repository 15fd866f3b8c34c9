using System.Globalization;
using System.Text;

namespace Meshward.Grains.Tests.Metrics;

/// <summary>
/// Pages of metrics as proxies of a mesh serve them, of services that each do something wrong: most of them from the mishap on. Requests that count come a
/// hundred a second and take 20 ms, if nothing else is said.
/// </summary>
internal sealed class MisbehavingMesh
{
    /// <summary>Milliseconds by which the samples of two services are older than the page that tells them.</summary>
    public const int Behind = 500, FarBehind = 3000;

    private const string Durations = "istio_request_duration_milliseconds";

    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly DateTimeOffset _begunAt = TimeProvider.System.GetUtcNow();
    private double _mishap = double.PositiveInfinity;
    private int _looks;

    /// <summary>Seconds since the mishap; not above zero before it.</summary>
    public double Since => Elapsed - Volatile.Read(ref _mishap);

    private double Elapsed => TimeProvider.System.GetElapsedTime(_begun).TotalSeconds;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>From now on they misbehave.</summary>
    public void Begin() => Volatile.Write(ref _mishap, Elapsed);

    /// <summary>Requests so far at so many a second.</summary>
    public double Count(double perSecond) => Math.Floor(Elapsed * perSecond);

    /// <summary>What one proxy tells of all services that have no pages of their own.</summary>
    public string Main()
    {
        bool isLate = Since > 0;
        var page = new StringBuilder();
        page.Append(Served("steady", 100, 20)).Append(Served("steady", 50, 20, node: "node2"));
        page.Append(Counter("nan", isLate ? double.NaN : Count(100)));
        page.Append(Counter("inf", isLate ? double.PositiveInfinity : Count(100))).Append(Counter("inf", Count(50), node: "node2"));
        page.Append(Counter("minus-inf", isLate ? double.NegativeInfinity : Count(100)));
        page.Append(isLate ? "" : Counter("absent", Count(100))).Append(Counter("absent", Count(50), node: "node2"));
        page.Append(Counter("reset", isLate ? Math.Floor(Since * 100) : 1_000_000 + Count(100)));
        page.Append(Counter("both-ends", Count(100)));
        page.Append(Counter("idle", 7));
        page.Append(Served("shed", 100, 20)).Append(Counter("shed", Count(30), node: "unknown", code: "503", flags: "FI"));
        page.Append(Served("shed-timed", 50, 20)).Append(Served("shed-timed", 150, 1, node: "unknown", code: "503", flags: "FI"));
        page.Append(Counter("time-limit", Count(100), code: "504", flags: "UT"));
        page.Append(Served("at-limit", 100, 4990));
        page.Append(Served("nan-sum", 100, 20, sum: isLate ? double.NaN : null));
        page.Append(Served("inf-bucket", 100, 20, bucket: isLate ? double.NegativeInfinity : null));
        return page.ToString();
    }

    /// <summary>
    /// What one proxy tells with time stamps of its own: each sample is true of the time that it names, but for those of <c>late</c> that come long after it.
    /// </summary>
    public string Stamped()
    {
        int look = Interlocked.Increment(ref _looks);
        long now = Now;
        bool isOdd = look % 2 == 1;
        return At("behind", now - Behind)
            + At("far-behind", now - FarBehind)
            + At("twice-told", now / 500 * 500) // the same sample in two looks, or the like
            + At("shuffled", isOdd ? now : now - 375) // each second sample lies before the one that came last
            + (isOdd || Since < 0 ? At("late", now) : At("late", now - 4000, wrongBy: 40))
            + At("stopped", Since < 0 ? now : (_begunAt + TimeSpan.FromSeconds(Volatile.Read(ref _mishap))).ToUnixTimeMilliseconds());
    }

    /// <summary>A counter of requests.</summary>
    public static string Counter(string service, double value, string node = "node1", string code = "200", string flags = "-", string reporter = "source", long? stamp = null) =>
        Line("istio_requests_total", service, value, node, code, flags, reporter, "", stamp);

    private string At(string service, long stamp, double wrongBy = 0) =>
        Counter(service, Math.Floor((stamp - _begunAt.ToUnixTimeMilliseconds()) / 10.0) + 1_000_000 + wrongBy, stamp: stamp);

    // Requests of a length, and their histogram: the bounds are 10 and 25 ms, and 4.9 and 5 s.
    private string Served(string service, double perSecond, double milliseconds, string node = "node1", string code = "200", string flags = "-", double? bucket = null, double? sum = null)
    {
        double count = Count(perSecond);
        return Counter(service, count, node, code, flags)
            + string.Concat(new[] { 10, 25, 4900, 5000 }.Select(bound => Line(Durations + "_bucket", service, milliseconds > bound ? 0 : bucket ?? count, node, code, flags, "source", $",le=\"{bound}\"")))
            + Line(Durations + "_bucket", service, bucket ?? count, node, code, flags, "source", ",le=\"+Inf\"")
            + Line(Durations + "_sum", service, sum ?? (milliseconds * count), node, code, flags, "source", "")
            + Line(Durations + "_count", service, count, node, code, flags, "source", "");
    }

    private static string Line(string name, string service, double value, string node, string code, string flags, string reporter, string more, long? stamp = null)
    {
        string told = double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString(CultureInfo.InvariantCulture);
        string at = stamp is long time ? string.Create(CultureInfo.InvariantCulture, $" {time}") : "";
        return $"{name}{{reporter=\"{reporter}\",source_workload=\"front\",destination_workload=\"{node}\",destination_service_name=\"{service}\",response_code=\"{code}\",response_flags=\"{flags}\"{more}}} {told}{at}\n";
    }
}
