using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Metrics;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>collect</c>.</summary>
internal sealed class CollectOptions : ConnectionOptions
{
    private const int MostParts = 1000;

    [CommandArgument(0, "<SCENARIO>")]
    [Description("The scenario, a YAML file such as scenarios/shop-small.yaml")]
    public string Scenario { get; init; } = "";

    [CommandOption("--out <FILE>")]
    [Description("The trace, a CSV file; where it exists, its rows are kept and the rest is measured; default trace.csv")]
    public string Out { get; init; } = "trace.csv";

    [CommandOption("--load <NAME>")]
    [Description("The scenario's load whose values are offered; default training")]
    public string? LoadText { get; init; }

    [CommandOption("--on <MESH>")]
    [Description("testbed, or kubernetes: a live mesh of Istio with the load that it has; default testbed")]
    public string? On { get; init; }

    [CommandOption("--context <NAME>")]
    [Description(LiveFlag.Context)]
    public string? Context { get; init; }

    [CommandOption("--kubeconfig <FILE>")]
    [Description(LiveFlag.Kubeconfig)]
    public string? Kubeconfig { get; init; }

    [CommandOption("--apply")]
    [Description("With --on kubernetes: change the mesh, and put it back at the end; without it, what would be done is shown alone")]
    public bool Apply { get; init; }

    [CommandOption("--drain <S>")]
    [Description(LiveFlag.Drain)]
    public string? DrainText { get; init; }

    [CommandOption("--repeats <N>")]
    [Description("How often every load with every configuration is measured, in a random order over all; default 1")]
    public string? RepeatsText { get; init; }

    [CommandOption("--points <N>")]
    [Description("Loads with configurations that are drawn at random instead of measuring every one; for scenarios with too many")]
    public string? PointsText { get; init; }

    [CommandOption("--part <I/N>")]
    [Description("Measure the I-th of N parts of the points alone: N testbeds that are alike measure a trace in an N-th of the time")]
    public string? PartText { get; init; }

    [CommandOption("--settle <S>")]
    [Description("Seconds after a change before monitoring begins; default the scenario's settling time")]
    public string? SettleText { get; init; }

    [CommandOption("--monitor <S>")]
    [Description("Seconds that are monitored, or that a row of a history is of; default the scenario's time step without its settling time")]
    public string? MonitorText { get; init; }

    [CommandOption("--prometheus <URL>")]
    [Description("The Prometheus server that scrapes the mesh; default http://127.0.0.1:9090")]
    public string? PrometheusText { get; init; }

    [CommandOption("--from-prometheus <URL>")]
    [Description("Nothing is measured: the trace is made of the history that this Prometheus server holds")]
    public string? History { get; init; }

    [CommandOption("--range <TIME>")]
    [Description("How far back the history is read: 90m, 12h, 7d; default 7d")]
    public string? RangeText { get; init; }

    [CommandOption("--until <TIME>")]
    [Description("End of the range, such as 2026-01-31 or 2026-01-31T18:00:00Z, in UTC where no zone is given; default now")]
    public string? UntilText { get; init; }

    [CommandOption("--namespace <NAME>")]
    [Description("Namespace of the services: with --on kubernetes by default that of the context, in a history any")]
    public string? NamespaceText { get; init; }

    [CommandOption("--most-failed <SHARE>")]
    [Description("Stop where a larger share of a service's requests fails; default 1, never, and with --on kubernetes 0.1")]
    public string? MostFailedText { get; init; }

    [CommandOption("--patience <S>")]
    [Description("Seconds to try again where mesh or metrics cannot be reached; default 120")]
    public string? PatienceText { get; init; }

    [CommandOption("--cluster <HOST:PORT>")]
    [Description("The cluster whose service grains poll Prometheus and measure, by the gateway of one of its silos (several with commas); default this process")]
    public string? ClusterText { get; init; }

    [CommandOption("--data <DIR>")]
    [Description("Where the testbed keeps its files; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    /// <summary>The load whose values are offered.</summary>
    public string Load => LoadText ?? "training";

    /// <summary>How often everything is measured; null where points are drawn.</summary>
    public int Repeats => RepeatsText is not null && PointsText is not null
        ? throw new BadInputException("--repeats", "found together with --points, expected one of them")
        : FlagText.Count("--repeats", RepeatsText, 1, 1, 10_000);

    /// <summary>Points that are drawn; null for every one.</summary>
    public int? Points => PointsText is null ? null : FlagText.Count("--points", PointsText, 1, 1, CollectionPlan.MostPoints);

    /// <summary>The part that is measured, from 0, and of how many.</summary>
    public (int Index, int Of) Part => PartText is null ? (0, 1)
        : PartText.Split('/') is [string part, string of]
            && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostParts
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index >= 1 && index <= count
            ? (index - 1, count)
            : throw new BadInputException("--part", $"found '{PartText}', expected I/N with I from 1 to N, and N up to {MostParts}, such as 2/4");

    /// <summary>Where metrics come from.</summary>
    public PrometheusSettings Source => PrometheusSettings.Of("--prometheus", PrometheusText ?? "http://127.0.0.1:9090").OrStop();

    /// <summary>Where the history is; null where points are measured.</summary>
    public PrometheusSettings? HistorySource => History is null ? null
        : PrometheusSettings.Of("--from-prometheus", History).OrStop() with { ServiceNamespace = Namespace };

    /// <summary>The cluster that measures; null for a silo in this process.</summary>
    public ClusterAddress? Cluster => AddressOf(ClusterText);

    /// <summary>How far back the history is read.</summary>
    public PastRange Range => PastRange.Read("--range", RangeText ?? "7d").OrStop();

    /// <summary>End of the range; null for now.</summary>
    public DateTimeOffset? Until => FlagText.Time("--until", UntilText);

    /// <summary>The live mesh; null for the testbed.</summary>
    public LiveSettings? Live => LiveFlag.IsLive(On)
        ? new LiveSettings(new ClusterSettings { Context = Context, Kubeconfig = Kubeconfig }, Namespace, Apply)
        {
            Drain = LiveFlag.DrainOf(DrainText),
        }
        : null;

    /// <summary>Namespace of the services; null for any, or that of the context.</summary>
    public string? Namespace => FlagText.Namespace("--namespace", NamespaceText);

    /// <summary>Largest share of failed requests, above 0 and at most 1.</summary>
    public double MostFailed => FlagText.Share("--most-failed", MostFailedText) ?? (Live is null ? 1 : 0.1);

    /// <summary>How long to try again.</summary>
    public TimeSpan Patience => FlagText.Seconds("--patience", PatienceText, 0) ?? TimeSpan.FromSeconds(120);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values =>
        [.. base.Values, () => Together, () => Live, () => Namespace, () => Repeats, () => Points, () => Part, () => Source, () => HistorySource, () => Cluster, () => Range, () => Until, () => MostFailed, () => Patience, () => Times(new MeshSpec([], [], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)))];

    /// <summary>How long a point takes.</summary>
    public CollectionTimes Times(MeshSpec mesh)
    {
        CollectionTimes usual = CollectionTimes.Of(mesh);
        return usual with { Settle = FlagText.Seconds("--settle", SettleText, 0) ?? usual.Settle, Monitor = FlagText.Seconds("--monitor", MonitorText, 0.5) ?? usual.Monitor };
    }

    // Flags that go with the other way alone would otherwise be without effect.
    private object? Together
    {
        get
        {
            (string Flag, string? Text)[] offered = [("--load", LoadText), ("--part", PartText)];
            (string Flag, string? Text)[] measured =
            [
                .. offered, ("--repeats", RepeatsText), ("--points", PointsText), ("--settle", SettleText), ("--prometheus", PrometheusText), ("--cluster", ClusterText),
                ("--most-failed", MostFailedText), ("--data", Data), ("--on", On),
            ];
            (string Flag, string? Text)[] past = [("--range", RangeText), ("--until", UntilText), .. On == "kubernetes" ? [] : new (string, string?)[] { ("--namespace", NamespaceText) }];
            ImmutableArray<Diagnostic> wrong =
            [
                .. measured.Where(flag => History is not null && flag.Text is not null)
                    .Select(flag => new Diagnostic(flag.Flag, null, null, "found together with --from-prometheus, which measures nothing; expected one of them")),
                .. past.Where(flag => History is null && flag.Text is not null)
                    .Select(flag => new Diagnostic(flag.Flag, null, null, "found without --from-prometheus, expected both or none")),
                .. offered.Where(flag => On == "kubernetes" && flag.Text is not null)
                    .Select(flag => new Diagnostic(flag.Flag, null, null, "found together with --on kubernetes, where the load is the mesh's own; expected one of them")),
                .. LiveFlag.Unused(On, ("--context", Context is not null), ("--kubeconfig", Kubeconfig is not null), ("--drain", DrainText is not null), ("--apply", Apply)),
            ];
            return wrong.IsEmpty ? null : throw new BadInputException(wrong);
        }
    }
}
