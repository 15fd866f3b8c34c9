using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Metrics;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>adapt</c>.</summary>
internal sealed class AdaptOptions : CommonOptions
{
    private const double LeastFactor = 0.1;
    private const double MostFactor = 20;

    private static readonly AdaptationSettings s_defaults = new();

    // What the testbed's front node and its sockets take.
    private static readonly TimeSpan s_network = TimeSpan.FromMilliseconds(2);

    [CommandOption("--slow <NODE=FACTOR>")]
    [Description("The change: requests take so many times as long on the node, for example node2=2; several with commas between them")]
    public string? SlowText { get; init; }

    [CommandOption("--variant <NAME>")]
    [Description("The change: the mesh becomes a variant of the scenario's model, for example after")]
    public string? Variant { get; init; }

    [CommandOption("--work <LIST>")]
    [Description("Simulate a mesh whose requests take so long: the mean of each service on each node, such as compute=80ms, as for testbed up; for a scenario whose trace was measured")]
    public string? WorkText { get; init; }

    [CommandOption("--cores <LIST>")]
    [Description("With --work: cores of nodes that no control sets, such as node2=2; default 1")]
    public string? CoresText { get; init; }

    [CommandOption("--change-at <STEP>")]
    [Description("Time step from which on the mesh is changed; default where the last load begins, or after a third of the steps where there is one load")]
    public string? ChangeAtText { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Time steps of the story; default 300, on the testbed 200")]
    public string? StepsText { get; init; }

    [CommandOption("--load <NAME>")]
    [Description("Load patterns of the scenario, with commas between them: one after the other, each for the same time; default training")]
    public string? Load { get; init; }

    [CommandOption("--seeds <N>")]
    [Description("Stories, from --seed on: loads, noise and trainings of the controller differ; default 5")]
    public string? SeedsText { get; init; }

    [CommandOption("--on <MESH>")]
    [Description("testbed: tell the story on the testbed that runs, in real time, once for each controller; default in the simulator")]
    public string? On { get; init; }

    [CommandOption("--prometheus <URL>")]
    [Description("With --on testbed: the Prometheus server that scrapes it; default http://127.0.0.1:9090")]
    public string? PrometheusText { get; init; }

    [CommandOption("--beside <LIST>")]
    [Description("Controllers to compare with, with commas between them: rules, hpa-calibrated, hpa; or none; default all of them, on the testbed rules and hpa")]
    public string? BesideText { get; init; }

    [CommandOption("--policy <NAME>")]
    [Description("The policy before the change: learned (the last one trained on the scenario) or a policy file; default one that is trained here, on the testbed learned")]
    public string? Policy { get; init; }

    [CommandOption("--train-steps <N>")]
    [Description("Budget of each training in environment steps; default from the scenario")]
    public string? TrainStepsText { get; init; }

    [CommandOption("--stop-at-ratio <RATIO>")]
    [Description("Share of the optimum at which a training is over before its budget is spent; default 0.995")]
    public string? StopAtRatioText { get; init; }

    [CommandOption("--training-takes <STEPS>")]
    [Description("Time steps that a training of the controller takes; default 20")]
    public string? TrainingTakesText { get; init; }

    [CommandOption("--samples <N>")]
    [Description("Samples since the change with which the controller begins to train; default 30")]
    public string? SamplesText { get; init; }

    [CommandOption("--model-seed <N>")]
    [Description("Seed of the system model; default 0")]
    public string? ModelSeedText { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("A page in HTML with figures, what happened, and the story of the first seed over time")]
    public string? Out { get; init; }

    /// <summary>Whether the story is told on the testbed.</summary>
    public bool IsOnTestbed => FlagText.OneOf("--on", On, false, ("simulator", false), ("testbed", true));

    /// <summary>Controllers to compare with.</summary>
    public ImmutableArray<string> Beside
    {
        get
        {
            ImmutableArray<string> known = [PolicyNames.Rules, PolicyNames.CalibratedAutoscaler, PolicyNames.Autoscaler];
            ImmutableArray<string> named = BesideText is null ? IsOnTestbed ? [PolicyNames.Rules, PolicyNames.Autoscaler] : known : BesideText == "none" ? [] : [.. BesideText.Split(',')];
            string? wrong = named.FirstOrDefault(name => !known.Contains(name) || named.Count(other => other == name) > 1);
            return wrong is null ? named : throw new BadInputException("--beside", $"found '{wrong}', expected each of {string.Join(", ", known)} at most once, or none");
        }
    }

    /// <summary>Time steps.</summary>
    public int Steps => FlagText.Count("--steps", StepsText, IsOnTestbed ? 200 : 300, 2, 100_000);

    /// <summary>Names of the loads.</summary>
    public ImmutableArray<string> Loads => [.. (Load ?? "training").Split(',')];

    /// <summary>First time step of the changed mesh.</summary>
    public int ChangeAt
    {
        get
        {
            int parts = Loads.Length, otherwise = parts > 1 ? Steps * (parts - 1) / parts : Steps / 3;
            int step = FlagText.Count("--change-at", ChangeAtText, Math.Max(1, otherwise));
            return step < Steps ? step : throw new BadInputException("--change-at", $"found {step}, expected a step before the end at {Steps}");
        }
    }

    /// <summary>Number of stories.</summary>
    public int Seeds => FlagText.Count("--seeds", SeedsText, 5, 1, 1000);

    /// <summary>Budget of a training; null for the scenario's.</summary>
    public long? TrainSteps => TrainStepsText is null ? null : FlagText.Whole("--train-steps", TrainStepsText, 1, 1, 1_000_000_000_000);

    /// <summary>Where a training is over.</summary>
    public double StopAtRatio => FlagText.Share("--stop-at-ratio", StopAtRatioText) ?? 0.995;

    /// <summary>Time steps that a training takes.</summary>
    public int TrainingTakes => FlagText.Count("--training-takes", TrainingTakesText, 20, 1, 100_000);

    /// <summary>When the controller retrains.</summary>
    public AdaptationSettings Settings => s_defaults with { SamplesToTrain = FlagText.Count("--samples", SamplesText, s_defaults.SamplesToTrain, 1, s_defaults.MostSamples) };

    /// <summary>Seed of the system model.</summary>
    public long ModelSeed => FlagText.Whole("--model-seed", ModelSeedText, 0);

    /// <summary>How many times as long requests take, by node; empty where the change is a variant.</summary>
    /// <exception cref="BadInputException">It cannot be read, or there are two changes or none.</exception>
    public ImmutableDictionary<string, double> Slow
    {
        get
        {
            if (SlowText is null == Variant is null)
            {
                throw new BadInputException(SlowText is null ? "--slow" : "--variant", $"found {(SlowText is null ? "no change" : "a second change")}, expected either --slow NODE=FACTOR or --variant NAME");
            }

            return SlowText is null ? ImmutableDictionary<string, double>.Empty : SlowText.Split(',').Select(ReadSlow).ToImmutableDictionary();
        }
    }

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values =>
        [.. base.Values, () => Slow, () => WorkSeconds, () => NodeCores, () => Steps, () => ChangeAt, () => Seeds, () => TrainSteps, () => StopAtRatio, () => TrainingTakes, () => Settings, () => ModelSeed,
        () => Beside, () => PrometheusSettings.Of("--prometheus", PrometheusText ?? "http://127.0.0.1:9090").OrStop(), () => Together];

    // Flags that are not looked at would otherwise be without effect.
    private object? Together
    {
        get
        {
            (string Flag, bool Given)[] simulated =
            [
                ("--variant", Variant is not null), ("--seeds", SeedsText is not null), ("--work", WorkText is not null),
                ("--stop-at-ratio", StopAtRatioText is not null), ("--training-takes", TrainingTakesText is not null),
            ];
            ImmutableArray<Diagnostic> wrong = IsOnTestbed
                ? [.. simulated.Where(flag => flag.Given).Select(flag => new Diagnostic(flag.Flag, null, null, "found together with --on testbed, expected one of them: it is for simulated meshes"))]
                :
                [
                    .. PrometheusText is null ? [] : (Diagnostic[])[new("--prometheus", null, null, "found without --on testbed, expected both or none")],
                    .. WorkText is null || Variant is null ? [] : (Diagnostic[])[new("--work", null, null, "found together with --variant, whose trace tells of another mesh; expected --slow")],
                ];
            return wrong.IsEmpty ? null : throw new BadInputException(wrong);
        }
    }

    /// <summary>By service, seconds that a request takes; null where the simulated mesh is the one behind the scenario's trace.</summary>
    private ImmutableDictionary<string, double>? WorkSeconds => WorkText is null ? null : Each("--work", WorkText, "SERVICE=TIME, such as compute=80ms", ReadSeconds);

    /// <summary>By node, its cores where no control sets them.</summary>
    private ImmutableDictionary<string, double> NodeCores => CoresText is null ? ImmutableDictionary<string, double>.Empty
        : WorkText is null ? throw new BadInputException("--cores", "found without --work, expected both or none")
        : Each("--cores", CoresText, "NODE=N with a whole number from 1 to 1000", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cores) && cores is >= 1 and <= 1000 ? cores : null);

    /// <summary>The mesh that is simulated; null for the one behind the scenario's trace.</summary>
    /// <exception cref="BadInputException">Not every service has a time, or nodes are named that the scenario does not have.</exception>
    public StandIn? StandInOf(Scenario scenario)
    {
        if (WorkSeconds is not { } seconds)
        {
            return null;
        }

        (ImmutableArray<string> services, ImmutableArray<string> nodes) = (scenario.Mesh.Services, scenario.Mesh.Nodes);
        if (!seconds.Keys.Order(StringComparer.Ordinal).SequenceEqual(services.Order(StringComparer.Ordinal)))
        {
            throw new BadInputException("--work", $"found times of {string.Join(", ", seconds.Keys.Order(StringComparer.Ordinal))}, expected one of each of {string.Join(", ", services)}");
        }

        return NodeCores.Keys.Order(StringComparer.Ordinal).FirstOrDefault(node => !nodes.Contains(node)) is string unknown
            ? throw new BadInputException("--cores", $"found the node '{unknown}', expected some of: {string.Join(", ", nodes)}")
            : new StandIn([.. nodes.Select(node => new StandInNode((int)NodeCores.GetValueOrDefault(node, 1), [.. services.Select(service => TimeSpan.FromSeconds(seconds[service]))]))], s_network);
    }

    /// <summary>The factors of nodes, checked against the scenario's.</summary>
    /// <exception cref="BadInputException">It has no such node.</exception>
    public ImmutableArray<double> FactorsOf(Scenario scenario)
    {
        ImmutableDictionary<string, double> slow = Slow;
        string? unknown = slow.Keys.Order(StringComparer.Ordinal).FirstOrDefault(node => !scenario.Mesh.Nodes.Contains(node));
        return unknown is null
            ? [.. scenario.Mesh.Nodes.Select(node => slow.GetValueOrDefault(node, 1))]
            : throw new BadInputException("--slow", $"found the node '{unknown}', expected one of: {string.Join(", ", scenario.Mesh.Nodes)}");
    }

    private static double? ReadSeconds(string text)
    {
        string number = text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('s') ? text[..^1] : "";
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * (text.EndsWith("ms", StringComparison.Ordinal) ? 0.001 : 1) is var seconds and > 0 and <= 60 ? seconds : null;
    }

    private static ImmutableDictionary<string, double> Each(string flag, string text, string what, Func<string, double?> read)
    {
        var values = ImmutableDictionary.CreateBuilder<string, double>();
        foreach (string part in text.Split(','))
        {
            string[] sides = part.Split('=');
            double value = sides.Length == 2 && sides[0].Length > 0 && !values.ContainsKey(sides[0]) && read(sides[1]) is double known
                ? known : throw new BadInputException(flag, $"found '{part}', expected each once, as {what}");
            values.Add(sides[0], value);
        }

        return values.ToImmutable();
    }

    private KeyValuePair<string, double> ReadSlow(string part)
    {
        string[] sides = part.Split('=');
        return sides.Length == 2 && sides[0].Length > 0
            && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) && factor is >= LeastFactor and <= MostFactor
            && SlowText!.Split(',').Count(other => other.StartsWith(sides[0] + "=", StringComparison.Ordinal)) == 1
            ? KeyValuePair.Create(sides[0], factor)
            : throw new BadInputException("--slow", string.Create(CultureInfo.InvariantCulture, $"found '{part}', expected each node once, as NODE=FACTOR with a factor from {LeastFactor} to {MostFactor}"));
    }
}
