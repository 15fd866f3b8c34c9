using System.Collections.Immutable;
using System.Globalization;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of <c>control</c>: what the safety rules of the controller go by.</summary>
internal static class SafetyKeys
{
    private static readonly SafetySpec _default = new();
    private static readonly NumberShape _steps = new(1, 10_000, isWhole: true);
    private static readonly NumberShape _share = new(0, 1, aboveLow: true);

    public static readonly Key<double> WindowSteps = Number(
        "window-steps",
        new NumberShape(1, 1000, isWhole: true),
        _default.WindowSteps,
        "Time steps of good metrics that the controller remembers; after a start or restart it changes nothing until it has as many again.");

    public static readonly Key<TimeSpan> StaleAfter = Key<TimeSpan>.Optional(
        "stale-after", CommonShapes.Duration, null, "Age from which on metrics are stale; without it, one time step.");

    public static readonly Key<double> MissingShare = Number(
        "missing-share",
        new NumberShape(0, 1, belowHigh: true),
        _default.MissingShare,
        "Share of the load whose metrics may be missing: it is taken to be as high as it was at most in the remembered steps.");

    public static readonly Key<double> HoldSteps = Number(
        "hold-steps",
        _steps,
        _default.HoldSteps,
        "Time steps in a row that bad metrics hold the configuration; from then on the action of the calibrated rules is taken where it adds cores or replicas.");

    public static readonly Key<double> BadSteps = Number(
        "bad-steps",
        _steps,
        _default.BadSteps,
        "Time steps in a row with a missed objective, after an action of the controller, that roll back to the last good configuration.");

    public static readonly Key<double> DistrustSteps = Number(
        "distrust-steps", _steps, _default.DistrustSteps, "Time steps after a rollback in which the policy is not followed.");

    public static readonly Key<double> DirectionChanges = Number(
        "direction-changes",
        new NumberShape(0, 10_000, isWhole: true),
        _default.DirectionChanges,
        "How often one control may change its direction in direction-window-steps.");

    public static readonly Key<double> DirectionWindowSteps = Number(
        "direction-window-steps", _steps, _default.DirectionWindowSteps, "Time steps in which changes of direction are counted.");

    public static readonly Key<double> LargestChange = Number(
        "largest-change",
        _share,
        _default.LargestChange,
        "What a control may move in one time step, as a share of its range; one value up or down is always allowed.");

    public static readonly Key<double> LargestGrowth = Number(
        "largest-growth", _share, _default.LargestGrowth, "The same for more cores or replicas.");

    public static readonly Key<TimeSpan> CoolDown = Key<TimeSpan>.Optional(
        "cool-down",
        CommonShapes.DurationOrZero,
        null,
        "Time after a change of a control in which it stays; without it, one and a half time steps: a control moves in every second one.");

    public static readonly Key<TimeSpan> GrowthCoolDown = Key<TimeSpan>.Optional(
        "growth-cool-down", CommonShapes.DurationOrZero, "0 s", "The same for more cores or replicas.");

    public static readonly Key<double> PricePerCoreHour = Key<double>.Optional(
        "price-per-core-hour",
        new NumberShape(0, 1e6, aboveLow: true),
        null,
        "What a core costs in an hour, in any currency. A replica whose cores no control sets counts as one core.");

    public static readonly Key<double> MostPerHour = Key<double>.Optional(
        "most-per-hour",
        new NumberShape(0, NumberShape.Largest, aboveLow: true),
        null,
        "Most that the cores under control may cost in an hour, in the same currency; without it there is no cap.");

    public static readonly Key<double> Floor = Key<double>.Optional(
        "floor", CommonShapes.AnyNumber, null, "Smallest value that may be set; without it the control's smallest.");

    public static readonly Key<double> Ceiling = Key<double>.Optional(
        "ceiling", CommonShapes.AnyNumber, null, "Largest value that may be set; without it the control's largest.");

    public static readonly Key<double> OwnLargestChange = Key<double>.Optional(
        "largest-change", _share, null, "Instead of what holds for all controls.");

    public static readonly Key<double> OwnLargestGrowth = Key<double>.Optional(
        "largest-growth", _share, null, "Instead of what holds for all controls.");

    public static readonly Key<TimeSpan> OwnCoolDown = Key<TimeSpan>.Optional(
        "cool-down", CommonShapes.DurationOrZero, null, "Instead of what holds for all controls.");

    public static readonly Key<TimeSpan> OwnGrowthCoolDown = Key<TimeSpan>.Optional(
        "growth-cool-down", CommonShapes.DurationOrZero, null, "Instead of what holds for all controls.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> Limits = Key<ImmutableArray<Entry<Fields>>>.Optional(
        "limits",
        new MapShape<Fields>(
            "a mapping from controls to their limits",
            CommonShapes.Quantity,
            new ObjectShape(
                "a control's limits", Floor, Ceiling, OwnLargestChange, OwnLargestGrowth, OwnCoolDown, OwnGrowthCoolDown),
            1,
            CommonShapes.MostServices),
        null,
        "Floors, ceilings and what else differs for single controls, by their names.");

    public static readonly ObjectShape Shape = new(
        "control",
        WindowSteps,
        StaleAfter,
        MissingShare,
        HoldSteps,
        BadSteps,
        DistrustSteps,
        DirectionChanges,
        DirectionWindowSteps,
        LargestChange,
        LargestGrowth,
        CoolDown,
        GrowthCoolDown,
        PricePerCoreHour,
        MostPerHour,
        Limits);

    private static Key<double> Number(string name, NumberShape shape, double byDefault, string meaning) =>
        Key<double>.Optional(name, shape, byDefault.ToString(CultureInfo.InvariantCulture), meaning);
}
