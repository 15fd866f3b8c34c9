using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Policies.Autoscaling;

/// <summary>
/// Kubernetes' HorizontalPodAutoscaler on a scenario: one for every control of cores or replicas; all other controls stay where the mesh
/// starts. It sees the load as every policy does, and delays of the step before. Within a time step it looks every 15 s, the load being
/// what it is; a delay is looked at once. Incremental controls move one step at a time towards what it wants.
/// </summary>
public sealed class AutoscalerPolicy : IPolicy
{
    private readonly MeshDynamics _dynamics;
    private readonly ImmutableArray<ScaledControl> _controls;
    private readonly AutoscalerSettings _settings;
    private readonly ImmutableArray<HorizontalPodAutoscaler> _autoscalers;
    private readonly ImmutableArray<int> _delays; // bounds from above

    /// <summary>An autoscaler.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="dynamics">The scenario and its controls.</param>
    /// <param name="controls">What is scaled, at least one.</param>
    /// <param name="settings">How.</param>
    public AutoscalerPolicy(string name, MeshDynamics dynamics, ImmutableArray<ScaledControl> controls, AutoscalerSettings settings)
    {
        (Name, _dynamics, _controls, _settings) = (name, dynamics, controls, settings);
        _autoscalers = [.. controls.Select(control => new HorizontalPodAutoscaler(new AutoscalerSpec(control.Least, control.Most)
        {
            Tolerance = settings.Tolerance,
            ScaleUp = ScalingRules.Up with { StabilizationWindowSeconds = settings.ScaleUpWindowSeconds },
            ScaleDown = ScalingRules.Down with { StabilizationWindowSeconds = settings.ScaleDownWindowSeconds },
        }))];
        _delays = [.. Enumerable.Range(0, dynamics.Scenario.Bounds.Length).Where(i => dynamics.Scenario.Bounds[i] is { Direction: BoundDirection.AtMost, Limit: > 0 })];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>How it scales.</summary>
    public AutoscalerSettings Settings => _settings;

    /// <inheritdoc />
    public void Reset()
    {
        foreach (HorizontalPodAutoscaler autoscaler in _autoscalers)
        {
            autoscaler.Reset();
        }
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        ActionMasks.Keep(_dynamics.Grid, snapshot.Levels, actions);
        for (int i = 0; i < _controls.Length; i++)
        {
            ScaledControl control = _controls[i];
            int wanted = control.LevelOf(Pods(_autoscalers[i], control, snapshot)), level = snapshot.Levels[control.Index];
            actions[control.Index] = _dynamics.Grid.Controls[control.Index].Mode == ControlMode.Absolute
                ? wanted
                : Math.Sign(wanted - level) switch { < 0 => 1, > 0 => 2, _ => 0 };
        }
    }

    private int Pods(HorizontalPodAutoscaler autoscaler, ScaledControl control, in MeshSnapshot snapshot)
    {
        double length = _dynamics.Scenario.Mesh.TimeStep.TotalSeconds, begin = snapshot.Step * length;
        int pods = control.PodsAt(snapshot.Levels[control.Index]);
        double work = control.Work(snapshot.Loads, snapshot.Levels);
        double seconds = Math.Ceiling(begin / AutoscalerSpec.SyncPeriodSeconds - 1e-9) * AutoscalerSpec.SyncPeriodSeconds;
        while (seconds < begin + length - 1e-9)
        {
            bool isDelay = _settings.Metric == AutoscalerMetric.Delay;
            double? value = isDelay ? Delay(snapshot.Measured) : work / Math.Max(pods, 1);
            PodMetric metric = value is double known
                ? new(_settings.Target, [.. Enumerable.Repeat(known, Math.Max(pods, 1))])
                : new(_settings.Target, [], pods);
            pods = autoscaler.Sync(seconds, pods, metric);
            seconds = isDelay ? double.PositiveInfinity : seconds + AutoscalerSpec.SyncPeriodSeconds;
        }

        return pods;
    }

    private double? Delay(ReadOnlySpan<double> measured)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < _delays.Length && !measured.IsEmpty; i++)
        {
            largest = Math.Max(largest, measured[_delays[i]] / _dynamics.Scenario.Bounds[_delays[i]].Limit);
        }

        return double.IsFinite(largest) ? largest : null;
    }
}
