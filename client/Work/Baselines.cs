using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Core.Calibration;
using Meshward.Core.Policies;
using Meshward.Core.Policies.Autoscaling;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Controllers to compare with that need no learning: what they need of the model is worked out once, when they are first asked for.</summary>
internal sealed class Baselines
{
    private readonly Workbench _bench;
    private readonly Lazy<ImmutableArray<ScaledControl>> _scaled;
    private readonly Lazy<AutoscalerSettings> _calibrated;
    private readonly Lazy<RulePolicy> _rules;

    /// <summary>The baselines of a mesh.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="budget">Time steps that each calibration may use: as many as PPO has.</param>
    /// <param name="seed">Seed of calibrations.</param>
    /// <param name="stop">Ends calibrations.</param>
    public Baselines(Workbench bench, long budget, long seed, CancellationToken stop)
    {
        _bench = bench;
        _scaled = new(() => ScaledControl.Of(bench.Dynamics, bench.Bound is null ? CapacitySample.All(bench.Dynamics) : CapacitySample.Of(bench.Dynamics, bench.Bound)));
        _calibrated = new(() => AutoscalerCalibration.Find(bench.Dynamics, bench.Memory, _scaled.Value, budget, seed, stop));
        _rules = new(() => RuleCalibration.Find(
            bench.Dynamics, bench.Memory, bench.Bound is null ? RuleTable.Of(bench.Table!) : RuleTable.Search(bench.Dynamics, bench.Bound), budget));
    }

    /// <summary>Why a baseline cannot act on the scenario; null where it can.</summary>
    public string? ReasonAgainst(string name)
    {
        bool isAutoscaler = name is PolicyNames.Autoscaler or PolicyNames.CalibratedAutoscaler;
        return name switch
        {
            _ when isAutoscaler && _bench.Scenario.CapacityKind is null => "the scenario has no control of cores or replicas",
            PolicyNames.Rules when RuleTable.ReasonAgainst(_bench.Scenario) is string reason => reason,
            _ when isAutoscaler && _scaled.Value.IsEmpty => "the model keeps the bounds at no training load that was tried, so that capacity is not known",
            PolicyNames.Limiter when !ConcurrencyLimiterPolicy.CanLimit(_bench.Scenario) => "the scenario has no control of blocking beside a bound from above",
            _ => null,
        };
    }

    /// <summary>Whether what a baseline does depends on more than load and configuration.</summary>
    public static bool Remembers(string name) => name is PolicyNames.Autoscaler or PolicyNames.CalibratedAutoscaler or PolicyNames.Limiter;

    /// <summary>A baseline with a state of its own; null where the name is none of theirs.</summary>
    public IPolicy? Make(string name) => name switch
    {
        PolicyNames.Autoscaler => new AutoscalerPolicy(name, _bench.Dynamics, _scaled.Value, new AutoscalerSettings()),
        PolicyNames.CalibratedAutoscaler => new AutoscalerPolicy(name, _bench.Dynamics, _scaled.Value, _calibrated.Value),
        PolicyNames.Limiter => new ConcurrencyLimiterPolicy(_bench.Scenario, _bench.Dynamics.Grid),
        PolicyNames.Rules => _rules.Value,
        _ => null,
    };

    /// <summary>What a baseline acts by; null where there is nothing to tell.</summary>
    public PolicySettings? SettingsOf(string name) => name switch
    {
        PolicyNames.Autoscaler => Describe(new AutoscalerSettings()),
        PolicyNames.CalibratedAutoscaler => Describe(_calibrated.Value),
        PolicyNames.Rules => Describe(_rules.Value),
        _ => null,
    };

    private static PolicySettings Describe(AutoscalerSettings settings) => new()
    {
        Metric = settings.Metric == AutoscalerMetric.Delay ? "delay" : "utilization",
        Target = settings.Target,
        Tolerance = settings.Tolerance,
        ScaleUpWindowSeconds = settings.ScaleUpWindowSeconds,
        ScaleDownWindowSeconds = settings.ScaleDownWindowSeconds,
    };

    private PolicySettings Describe(RulePolicy rules)
    {
        Scenario scenario = _bench.Scenario;
        string[] loads = [.. scenario.Mesh.Services.Select(service => $"load.{service}")];
        ImmutableArray<ImmutableArray<double>> thresholds = rules.Thresholds;
        return new PolicySettings
        {
            SwitchAt = OrderedValues.Of(loads, rules.SwitchAt.AsSpan()),
            Rules = [.. rules.Table.Select((levels, row) => new RuleRow(
                OrderedValues.Of(loads, From(thresholds, row)),
                OrderedValues.Of(scenario.Controls.Select(control => control.Name), [.. levels.Select((level, i) => scenario.Controls[i].Levels[level])])))],
        };
    }

    // The last service varies fastest.
    private static double[] From(ImmutableArray<ImmutableArray<double>> thresholds, int row)
    {
        double[] from = new double[thresholds.Length];
        for (int service = from.Length - 1; service >= 0; service--)
        {
            (row, int cell) = Math.DivRem(row, thresholds[service].Length);
            from[service] = thresholds[service][cell];
        }

        return from;
    }
}
