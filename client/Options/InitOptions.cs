using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Metrics;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>init</c>.</summary>
internal sealed partial class InitOptions : VerbOptions
{
    [CommandOption("--prometheus <URL>")]
    [Description("The Prometheus server that scrapes the mesh; default http://127.0.0.1:9090")]
    public string? PrometheusText { get; init; }

    [CommandOption("--range <TIME>")]
    [Description("How far back it is looked at: 90m, 12h, 7d; default 1d")]
    public string? RangeText { get; init; }

    [CommandOption("--monitor <S>")]
    [Description("Seconds of a monitoring interval; default what holds four samples")]
    public string? MonitorText { get; init; }

    [CommandOption("--namespace <NAME>")]
    [Description("Namespace of the services; default any")]
    public string? NamespaceText { get; init; }

    [CommandOption("--kubernetes")]
    [Description("Ask the cluster for what can be set, too: replicas, cores, weights; nothing is changed")]
    public bool Kubernetes { get; init; }

    [CommandOption("--context <NAME>")]
    [Description("The kubeconfig file's context; default its current one")]
    public string? Context { get; init; }

    [CommandOption("--kubeconfig <FILE>")]
    [Description("The kubeconfig file; default the one that kubectl takes")]
    public string? Kubeconfig { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("The scenario to write; default mesh.yaml")]
    public string Out { get; init; } = "mesh.yaml";

    [CommandOption("--force")]
    [Description("Overwrite the file where it exists")]
    public bool Force { get; init; }

    /// <summary>Where metrics come from.</summary>
    public PrometheusSettings Source => PrometheusSettings.Of("--prometheus", PrometheusText ?? "http://127.0.0.1:9090").OrStop() with { ServiceNamespace = Namespace };

    /// <summary>How far back it is looked at.</summary>
    public PastRange Range => PastRange.Read("--range", RangeText ?? "1d").OrStop();

    /// <summary>Length of a monitoring interval; null for one that fits the samples.</summary>
    public TimeSpan? Monitor => FlagText.Seconds("--monitor", MonitorText, 0.5);

    /// <summary>Namespace of the services; null for any.</summary>
    public string? Namespace => FlagText.Namespace("--namespace", NamespaceText);

    /// <summary>Which cluster is asked; null for none.</summary>
    public ClusterSettings? Cluster => Kubernetes ? new ClusterSettings { Context = Context, Kubeconfig = Kubeconfig } : null;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Source, () => Range, () => Monitor, () => Together, () => Ending];

    // Flags that go with another alone would otherwise be without effect.
    private object? Together
    {
        get
        {
            ImmutableArray<Diagnostic> wrong =
            [
                .. new[] { ("--context", Context), ("--kubeconfig", Kubeconfig) }.Where(flag => !Kubernetes && flag.Item2 is not null)
                    .Select(flag => new Diagnostic(flag.Item1, null, null, "found without --kubernetes, expected both or none")),
            ];
            return wrong.IsEmpty ? null : throw new BadInputException(wrong);
        }
    }

    // The trace has the same name with another ending.
    private object? Ending => YamlFile().IsMatch(Out) ? null : throw new BadInputException("--out", $"found '{Out}', expected a file that ends in .yaml or .yml");

    [GeneratedRegex(@"\.ya?ml$")]
    private static partial Regex YamlFile();
}
