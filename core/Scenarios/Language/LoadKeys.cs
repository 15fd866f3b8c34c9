using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of a load pattern, by kind.</summary>
internal static class LoadKeys
{
    public const string UniformChoice = "uniform-choice";
    public const string WeightedChoice = "weighted-choice";
    public const string Constant = "constant";
    public const string Sinusoid = "sinusoid";

    /// <summary>A load in requests per second.</summary>
    public static readonly NumberShape Rate = new(0, 1e9);

    public static readonly Key<string> UniformKind = KindKey(UniformChoice);

    public static readonly Key<ImmutableArray<Entry<ImmutableArray<Located<double>>>>> Choices =
        Key<ImmutableArray<Entry<ImmutableArray<Located<double>>>>>.Required(
            "choices",
            new MapShape<ImmutableArray<Located<double>>>(
                "a mapping from every service to its loads, such as compute: [4, 8, 12]",
                CommonShapes.Name,
                new ListShape<double>("an ascending list of loads in requests per second", Rate, 1, CommonShapes.MostValues),
                1,
                CommonShapes.MostServices),
            "For every service the loads to draw from, in requests per second, ascending.");

    public static readonly Key<double> HoldSteps = Key<double>.Optional(
        "hold-steps", new NumberShape(1, 1e6, isWhole: true), "1", "Time steps that a drawn load is held.");

    public static readonly Key<string> WeightedKind = KindKey(WeightedChoice);

    public static readonly Key<ImmutableArray<Entry<ImmutableArray<Located<double>>>>> Weights =
        Key<ImmutableArray<Entry<ImmutableArray<Located<double>>>>>.Required(
            "weights",
            new MapShape<ImmutableArray<Located<double>>>(
                "a mapping from every service to the weights of its loads, such as compute: [0.5, 0.3, 0.2]",
                CommonShapes.Name,
                new ListShape<double>(
                    "a list of weights above zero", new NumberShape(0, 1e9, aboveLow: true), 1, CommonShapes.MostValues),
                1,
                CommonShapes.MostServices),
            "For every service and each of its choices, how likely it is relative to the service's others.");

    public static readonly Key<string> ConstantKind = KindKey(Constant);

    public static readonly Key<ImmutableArray<Entry<double>>> Rates = Key<ImmutableArray<Entry<double>>>.Required(
        "rates",
        new MapShape<double>("a mapping from every service to its load", CommonShapes.Name, Rate, 1, CommonShapes.MostServices),
        "For every service its load, in requests per second.");

    public static readonly Key<string> SinusoidKind = KindKey(Sinusoid);

    public static readonly Key<double> Mean = Key<double>.Required("mean", Rate, "Mean load, in requests per second.");

    public static readonly Key<double> Amplitude = Key<double>.Required(
        "amplitude", Rate, "Amplitude, in requests per second; at most the mean, as no load is negative.");

    public static readonly Key<double> PeriodSteps = Key<double>.Required(
        "period-steps", new NumberShape(0, 1e9, aboveLow: true), "Period, in time steps.");

    public static readonly Key<double> Phase = Key<double>.Optional(
        "phase", CommonShapes.Angle, "0 deg", "Phase: the load is mean + amplitude * sin(2 pi step / period-steps + phase).");

    public static readonly ObjectShape Wave = new("a wave", Mean, Amplitude, PeriodSteps, Phase);

    public static readonly Key<ImmutableArray<Entry<Fields>>> Waves = Key<ImmutableArray<Entry<Fields>>>.Required(
        "waves",
        new MapShape<Fields>("a mapping from every service to its wave", CommonShapes.Name, Wave, 1, CommonShapes.MostServices),
        "For every service its wave.");

    public static readonly Key<double> Decimals = Key<double>.Optional(
        "decimals",
        new NumberShape(0, 15, isWhole: true),
        null,
        "Decimals that the load is rounded to, half to even, as the papers do; without it, loads are not rounded.");

    /// <summary>The key that says the kind.</summary>
    public static Key<string> KindKey(string kind) => Key<string>.Required(
        "kind", new ChoiceShape<string>((kind, kind, "")), "How the load moves from time step to time step.");
}
