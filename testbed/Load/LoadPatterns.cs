using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.LoadShapes;

namespace Meshward.Testbed.Load;

/// <summary>The load patterns that have names.</summary>
public static class LoadPatterns
{
    // Curves are constant for so long.
    private static readonly TimeSpan s_curveStep = TimeSpan.FromMilliseconds(100);

    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = ["constant", "poisson", "sinusoid", "steps", "flash-crowd"];

    /// <summary>The plan of a pattern.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">Rates and shape.</param>
    public static LoadPlan Plan(string name, LoadSettings settings) => name switch
    {
        "constant" => PlanOf(settings, settings.Length, ArrivalKind.Regular, new ConstantLoad(name, settings.Rates)),
        "poisson" => PlanOf(settings, settings.Length, ArrivalKind.Poisson, new ConstantLoad(name, settings.Rates)),
        "sinusoid" => PlanOf(settings, s_curveStep, ArrivalKind.Poisson, new SinusoidLoad(name, [.. settings.Rates.Select(rate => Wave(rate, settings))], null)),
        "steps" => PlanOf(settings, settings.Hold, ArrivalKind.Poisson, Shaped(name, settings, rate => new SteppedShape([.. settings.Levels.Select(level => level * rate)], 1))),
        "flash-crowd" => PlanOf(settings, s_curveStep, ArrivalKind.Poisson, Shaped(name, settings, rate => Crowd(rate, settings))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No load pattern has this name."),
    };

    private static LoadPlan PlanOf(LoadSettings settings, TimeSpan step, ArrivalKind arrivals, LoadPattern pattern) =>
        new(pattern, settings.Rates.Length, step, settings.Length, arrivals, settings.Seed);

    private static ShapedLoad Shaped(string name, LoadSettings settings, Func<double, LoadShape> shape) => new(name, [.. settings.Rates.Select(shape)], null);

    // A step has the rate of its middle.
    private static Sinusoid Wave(double rate, LoadSettings settings)
    {
        double steps = settings.Period / s_curveStep;
        return new Sinusoid(rate, settings.Amplitude * rate, steps, settings.PhaseRadians + Math.PI / steps);
    }

    // Usual for 30 % of the time, up within 5 %, crowded for 20 %, back within 10 %.
    private static FlashCrowdShape Crowd(double rate, LoadSettings settings)
    {
        return new FlashCrowdShape(rate, settings.Peak * rate, Steps(0.3), Math.Max(1, Steps(0.05)), Steps(0.2), Math.Max(1, Steps(0.1)));

        int Steps(double share) => (int)Math.Round(share * (settings.Length / s_curveStep));
    }
}
