using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of load patterns in which every service has a shape of its own.</summary>
internal static class ShapeKeys
{
    public const string Stepped = "steps";
    public const string Bursty = "bursty";
    public const string FlashCrowd = "flash-crowd";
    public const string Diurnal = "diurnal";
    public const string PoissonSinusoid = "poisson-sinusoid";

    private const int MostSteps = 10_000;

    private static readonly NumberShape _count = new(1, 1e6, isWhole: true);

    public static readonly Key<ImmutableArray<Located<double>>> Rates = Key<ImmutableArray<Located<double>>>.Required(
        "rates", new ListShape<double>("a list of loads in requests per second", LoadKeys.Rate, 1, MostSteps), "The loads in turn, requests per second.");

    public static readonly Key<double> HoldSteps = Key<double>.Optional("hold-steps", _count, "1", "Time steps that each load is held.");

    public static readonly Key<double> Quiet = Key<double>.Required("quiet", LoadKeys.Rate, "Load between bursts, in requests per second.");

    public static readonly Key<double> Burst = Key<double>.Required(
        "burst", LoadKeys.Rate, "Load of a burst, in requests per second; above quiet.");

    public static readonly Key<double> QuietSteps = Key<double>.Required(
        "quiet-steps", new NumberShape(1, 1e6), "Mean number of time steps between bursts.");

    public static readonly Key<double> BurstSteps = Key<double>.Required(
        "burst-steps", new NumberShape(1, 1e6), "Mean number of time steps of a burst.");

    public static readonly Key<double> Base = Key<double>.Required("base", LoadKeys.Rate, "Usual load, in requests per second.");

    public static readonly Key<double> Peak = Key<double>.Required("peak", LoadKeys.Rate, "Load while the crowd is there, in requests per second.");

    public static readonly Key<double> BeginStep = Key<double>.Required(
        "begin-step", new NumberShape(0, 1e9, isWhole: true), "Last time step of the usual load before the crowd comes.");

    public static readonly Key<double> RiseSteps = Key<double>.Required("rise-steps", _count, "Time steps from the usual load to the peak.");

    public static readonly Key<double> PeakSteps = Key<double>.Required(
        "hold-steps", new NumberShape(0, 1e6, isWhole: true), "Time steps for which the peak stays.");

    public static readonly Key<double> FallSteps = Key<double>.Required("fall-steps", _count, "Time steps from the peak back to the usual load.");

    public static readonly Key<double> Noise = Key<double>.Required(
        "noise", new NumberShape(0, 1), "Standard deviation of a time step's load, as a share of it; loads never leave mean ± amplitude.");

    public static readonly Key<TimeSpan> Interval = Key<TimeSpan>.Required(
        "interval", CommonShapes.Duration, "Time in which arrivals are counted; the load is their number divided by it.");

    /// <summary>The kinds: meaning, and what a service has.</summary>
    public static readonly ImmutableArray<(string Kind, string Meaning, ObjectShape Service)> Kinds =
    [
        (Stepped, "Every service's load takes given values in turn.", new ObjectShape(
            "a service's steps", Rates, HoldSteps)),
        (Bursty, "Every service's load is low, and in bursts of random length high.", new ObjectShape(
            "a service's bursts", Quiet, Burst, QuietSteps, BurstSteps)),
        (FlashCrowd, "Every service's load rises once, stays high, and falls again.", new ObjectShape(
            "a service's flash crowd", Base, Peak, BeginStep, RiseSteps, PeakSteps, FallSteps)),
        (Diurnal, "Every service's load follows a wave with noise.", new ObjectShape(
            "a service's days", LoadKeys.Mean, LoadKeys.Amplitude, LoadKeys.PeriodSteps, LoadKeys.Phase, Noise)),
        (PoissonSinusoid, "Every service's load is counted of Poisson arrivals whose rate follows a wave.", new ObjectShape(
            "a service's arrivals", LoadKeys.Mean, LoadKeys.Amplitude, LoadKeys.PeriodSteps, LoadKeys.Phase, Interval)),
    ];

    /// <summary>What every service has, by kind.</summary>
    public static readonly ImmutableDictionary<string, Key<ImmutableArray<Entry<Fields>>>> Services = Kinds.ToImmutableDictionary(
        kind => kind.Kind,
        kind => Key<ImmutableArray<Entry<Fields>>>.Required(
            "services",
            new MapShape<Fields>("a mapping from every service to its movement", CommonShapes.Name, kind.Service, 1, CommonShapes.MostServices),
            "For every service how its load moves."));
}
