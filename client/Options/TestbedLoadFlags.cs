using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Load;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>testbed load</c>.</summary>
internal sealed class TestbedLoadFlags : TestbedFlags
{
    private const double MostSeconds = 30 * 24 * 3600;
    private const double MostPerSecond = 100_000;

    [CommandOption("--pattern <NAME|FILE>")]
    [Description("constant, poisson, sinusoid, steps or flash-crowd, or a CSV file with a column of requests per second for each service, and a column time in seconds (the last row lasts as long as the one before it) or a row a second; default poisson")]
    public string Pattern { get; init; } = "poisson";

    [CommandOption("--rate <RATES>")]
    [Description("Mean or usual rate in requests per second: one for every service (10), or for some (info1=20,compute=4); default 10")]
    public string? RateText { get; init; }

    [CommandOption("--seconds <S>")]
    [Description("Length of the load; default 60, or the length of a recording")]
    public string? SecondsText { get; init; }

    [CommandOption("--amplitude <SHARE>")]
    [Description("Amplitude of the sinusoid as a share of the rate; default 0.5")]
    public string? AmplitudeText { get; init; }

    [CommandOption("--period <S>")]
    [Description("Period of the sinusoid in seconds; default 60")]
    public string? PeriodText { get; init; }

    [CommandOption("--phase <RADIANS>")]
    [Description("Phase of the sinusoid; default 0")]
    public string? PhaseText { get; init; }

    [CommandOption("--levels <FACTORS>")]
    [Description("Steps as multiples of the rate; default 0.5,1,1.5,1")]
    public string? LevelsText { get; init; }

    [CommandOption("--hold <S>")]
    [Description("Length of a step in seconds; default 10")]
    public string? HoldText { get; init; }

    [CommandOption("--peak <FACTOR>")]
    [Description("Rate while the crowd of flash-crowd is there, as a multiple of the usual one; default 3")]
    public string? PeakText { get; init; }

    [CommandOption("--target <URL>")]
    [Description("Where requests are sent to, as URL/SERVICE/; default the testbed that runs")]
    public string? TargetText { get; init; }

    [CommandOption("--allow-remote")]
    [Description("Send load to another machine than this one")]
    public bool AllowRemote { get; init; }

    /// <summary>Length of the load in seconds; null where it is not given.</summary>
    public double? Seconds => SecondsText is null ? null : Number("--seconds", SecondsText, 0, 0.1, MostSeconds);

    /// <summary>Where requests are sent to; null for the testbed that runs.</summary>
    public Uri? Target => TargetText is null
        ? null
        : !Uri.TryCreate(TargetText.TrimEnd('/') + "/", UriKind.Absolute, out Uri? target) || target.Scheme is not ("http" or "https") || (target.Query + target.Fragment + target.UserInfo).Length > 0
            ? throw new BadInputException("--target", $"found '{TargetText}', expected a URL such as http://127.0.0.1:8640, without user name or query")
            : LoadTarget.IsLoopback(target) || AllowRemote
                ? target
                : throw new BadInputException("--target", $"found {target.Host}, which is not this machine, expected 127.0.0.1 or localhost, or --allow-remote with permission of whoever runs it");

    /// <summary>Names of services that <c>--rate</c> lists; empty where it lists none.</summary>
    public ImmutableArray<string> Named => [.. NamedRates.Keys];

    private ImmutableSortedDictionary<string, double> NamedRates => RateText?.Contains('=', StringComparison.Ordinal) == true
        ? Pairs(RateText).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, double>.Empty;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values =>
        [.. base.Values, () => Seconds, () => Target, () => Settings([], 1), () => Together];

    // Flags that the load does not look at would otherwise be without effect.
    private object? Together
    {
        get
        {
            (string Flag, string? Text, bool HasEffect, string Expected)[] flags =
            [
                ("--rate", RateText, IsNamed, $"a pattern with a name: {string.Join(", ", LoadPatterns.Names)}; a recording has rates of its own"),
                ("--amplitude", AmplitudeText, Pattern == "sinusoid", "--pattern sinusoid"),
                ("--period", PeriodText, Pattern == "sinusoid", "--pattern sinusoid"),
                ("--phase", PhaseText, Pattern == "sinusoid", "--pattern sinusoid"),
                ("--levels", LevelsText, Pattern == "steps", "--pattern steps"),
                ("--hold", HoldText, Pattern == "steps", "--pattern steps"),
                ("--peak", PeakText, Pattern == "flash-crowd", "--pattern flash-crowd"),
                ("--seed", SeedText, Pattern != "constant", "a pattern with random arrivals: all but constant"),
            ];
            ImmutableArray<Diagnostic> wrong =
            [
                .. flags.Where(flag => flag.Text is not null && !flag.HasEffect)
                    .Select(flag => new Diagnostic(flag.Flag, null, null, $"found together with --pattern {Pattern}, expected {flag.Expected}")),
                .. AllowRemote && TargetText is null ? [new Diagnostic("--allow-remote", null, null, "found without --target, expected both or none")] : Array.Empty<Diagnostic>(),
            ];
            return wrong.IsEmpty ? null : throw new BadInputException(wrong);
        }
    }

    private bool IsNamed => LoadPatterns.Names.Contains(Pattern);

    /// <summary>Rates and shape of a pattern with a name.</summary>
    /// <param name="services">Names of the services.</param>
    /// <param name="seconds">Length of the load.</param>
    public LoadSettings Settings(ImmutableArray<string> services, double seconds) => new(Rates(services), TimeSpan.FromSeconds(seconds), Seed)
    {
        Amplitude = Number("--amplitude", AmplitudeText, 0.5, 0, 1),
        Period = TimeSpan.FromSeconds(Number("--period", PeriodText, 60, 1, MostSeconds)),
        PhaseRadians = Number("--phase", PhaseText, 0, -1000, 1000),
        Levels = LevelsText is null ? [0.5, 1, 1.5, 1] : [.. LevelsText.Split(',').Select(level => Number("--levels", level, 1, 0, 1000))],
        Hold = TimeSpan.FromSeconds(Number("--hold", HoldText, 10, 0.1, MostSeconds)),
        Peak = Number("--peak", PeakText, 3, 0, 1000),
    };

    // A service that --rate does not list gets nothing where it lists others.
    private ImmutableArray<double> Rates(ImmutableArray<string> services)
    {
        ImmutableSortedDictionary<string, double> named = NamedRates;
        double usual = named.IsEmpty ? Number("--rate", RateText, 10, 0, MostPerSecond) : 0;
        string? unknown = services.IsEmpty ? null : named.Keys.FirstOrDefault(name => !services.Contains(name));
        return unknown is not null
            ? throw new BadInputException("--rate", $"found the unknown service '{unknown}', expected some of {string.Join(", ", services)}")
            : [.. services.Select(service => named.GetValueOrDefault(service, usual))];
    }

    private static IEnumerable<(string Key, double Value)> Pairs(string text)
    {
        HashSet<string> names = [];
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=');
            yield return pair is [{ Length: > 0 } name, { } rate] && names.Add(name.Trim())
                ? (name.Trim(), Number("--rate", rate, 0, 0, MostPerSecond))
                : throw new BadInputException("--rate", $"found '{part}', expected SERVICE=RATE, once a service");
        }
    }

    private static double Number(string flag, string? text, double otherwise, double least, double most)
    {
        if (text is null)
        {
            return otherwise;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw new BadInputException(flag, string.Create(CultureInfo.InvariantCulture, $"found '{text}', expected a number from {least} to {most}"));
    }
}
