using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>
/// What the safety rules of the controller go by (<c>control</c> in a scenario): one number a rule, each with a default. What the rules are
/// stands in <c>core/Control/SafetyRules.cs</c>.
/// </summary>
public sealed record SafetySpec
{
    // So few are looked through as fast.
    private const int FewLimits = 16;

    // By control, where there are more: rules ask for the limits of each control again and again.
    private readonly FrozenDictionary<string, ControlLimits>? _own;

    /// <summary><c>window-steps</c>: time steps of good metrics that are remembered, and that a restart waits for; at least 1.</summary>
    public int WindowSteps { get; init; } = 3;

    /// <summary><c>stale-after</c>: age from which on metrics are stale; null for one time step.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary><c>missing-share</c>: share of the load whose metrics may be missing, in [0, 1).</summary>
    public double MissingShare { get; init; } = 0.1;

    /// <summary><c>hold-steps</c>: time steps in a row that bad metrics hold the configuration; at least 1.</summary>
    public int HoldSteps { get; init; } = 10;

    /// <summary><c>bad-steps</c>: time steps in a row with missed objectives, after an action of the controller, that roll back; at least 1.</summary>
    public int BadSteps { get; init; } = 3;

    /// <summary><c>distrust-steps</c>: time steps after a rollback in which the policy is not followed; at least 1.</summary>
    public int DistrustSteps { get; init; } = 10;

    /// <summary><c>direction-changes</c>: changes of direction of one control in the window of <see cref="DirectionWindowSteps"/>; at least 0.</summary>
    public int DirectionChanges { get; init; } = 4;

    /// <summary><c>direction-window-steps</c>: time steps in which changes of direction are counted; at least 1.</summary>
    public int DirectionWindowSteps { get; init; } = 20;

    /// <summary><c>largest-change</c>: what a control may move in one step, as a share of its range, in (0, 1]; one value is always allowed.</summary>
    public double LargestChange { get; init; } = 0.25;

    /// <summary><c>largest-growth</c>: the same for more cores or replicas.</summary>
    public double LargestGrowth { get; init; } = 1;

    /// <summary><c>cool-down</c>: time after a change of a control in which it stays; null for one and a half time steps.</summary>
    public TimeSpan? CoolDown { get; init; }

    /// <summary><c>growth-cool-down</c>: the same for more cores or replicas.</summary>
    public TimeSpan GrowthCoolDown { get; init; } = TimeSpan.Zero;

    /// <summary><c>price-per-core-hour</c>: in any currency, above 0; null where nothing is said of spending.</summary>
    public double? PricePerCoreHour { get; init; }

    /// <summary><c>most-per-hour</c>: the spending cap, in the same currency; null for none.</summary>
    public double? MostPerHour { get; init; }

    /// <summary><c>limits</c>: what differs for single controls.</summary>
    public ImmutableArray<ControlLimits> Limits
    {
        get;
        init
        {
            field = value;
            _own = value.Length <= FewLimits ? null : value.DistinctBy(limits => limits.Control).ToFrozenDictionary(limits => limits.Control, StringComparer.Ordinal);
        }
    } = [];

    /// <summary>Age from which on metrics of a mesh are stale.</summary>
    /// <param name="mesh">The mesh.</param>
    public TimeSpan StaleAfterOf(MeshSpec mesh) => StaleAfter ?? mesh.TimeStep;

    /// <summary>Share of its range that a control may move in one step.</summary>
    /// <param name="control">The control.</param>
    /// <param name="isGrowth">Whether it moves to more cores or replicas.</param>
    public double LargestChangeOf(ControlSpec control, bool isGrowth) => isGrowth
        ? Own(control)?.LargestGrowth ?? LargestGrowth
        : Own(control)?.LargestChange ?? LargestChange;

    /// <summary>Time after a change of a control in which it stays.</summary>
    /// <param name="control">The control.</param>
    /// <param name="isGrowth">Whether it moves to more cores or replicas.</param>
    /// <param name="mesh">The mesh.</param>
    public TimeSpan CoolDownOf(ControlSpec control, bool isGrowth, MeshSpec mesh) => isGrowth
        ? Own(control)?.GrowthCoolDown ?? GrowthCoolDown
        : Own(control)?.CoolDown ?? CoolDown ?? mesh.TimeStep * 1.5;

    /// <summary>The values of a control between its floor and its ceiling, ascending; at least one in a scenario that was read.</summary>
    /// <param name="control">The control.</param>
    public ImmutableArray<double> LevelsOf(ControlSpec control) => Own(control) is { } own
        ? [.. control.Levels.Where(level => level >= (own.Floor ?? double.MinValue) && level <= (own.Ceiling ?? double.MaxValue))]
        : control.Levels;

    private ControlLimits? Own(ControlSpec control) => _own is null
        ? Limits.FirstOrDefault(limits => limits.Control == control.Name)
        : _own.GetValueOrDefault(control.Name);
}
