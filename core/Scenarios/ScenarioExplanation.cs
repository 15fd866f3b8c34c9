using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Reading;

namespace Meshward.Core.Scenarios;

/// <summary>What a scenario means, in words and numbers for people and programs. Its model is explained as far as no trace is needed.</summary>
public sealed record ScenarioExplanation
{
    /// <summary>Name of the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about.</summary>
    public required string Description { get; init; }

    /// <summary>SHA-256 of its text.</summary>
    public required string Hash { get; init; }

    /// <summary>Services, nodes and the control cycle.</summary>
    public required ExplainedMesh Mesh { get; init; }

    /// <summary>Load patterns.</summary>
    public required ImmutableArray<ExplainedLoad> Loads { get; init; }

    /// <summary>The dimensions of the action, in order.</summary>
    public required ImmutableArray<ExplainedControl> Controls { get; init; }

    /// <summary>How large the spaces are.</summary>
    public required ExplainedSizes Sizes { get; init; }

    /// <summary>What the policy sees, in order, with the values that it sees as -1 and 1.</summary>
    public required ImmutableArray<ObservedQuantity> Observation { get; init; }

    /// <summary>Numbers with a name.</summary>
    public required ImmutableArray<ScenarioParameter> Parameters { get; init; }

    /// <summary>Expressions with a name.</summary>
    public required ImmutableArray<Definition> Definitions { get; init; }

    /// <summary>The reward as an expression.</summary>
    public required string Reward { get; init; }

    /// <summary>Whether the reward follows from the objectives; otherwise the scenario gives it.</summary>
    public required bool RewardIsDerived { get; init; }

    /// <summary>What there should be much or little of.</summary>
    public required ImmutableArray<Utility> Utilities { get; init; }

    /// <summary>How rewards of time steps add up, in words.</summary>
    public required string Return { get; init; }

    /// <summary>Bounds that policies are judged by.</summary>
    public required ImmutableArray<ExplainedBound> Bounds { get; init; }

    /// <summary>The system model: trace, ensemble, inputs and outputs.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>Discount per time step.</summary>
    public required double Discount { get; init; }

    /// <summary>Steps after which an episode is truncated; null where episodes have no end.</summary>
    public required int? Horizon { get; init; }

    /// <summary>Parameters of PPO that replace those of presets.</summary>
    public required ImmutableArray<LearningSpec> Learning { get; init; }

    /// <summary>Explains a scenario.</summary>
    public static ScenarioExplanation Of(Scenario scenario)
    {
        MeshSpec mesh = scenario.Mesh;
        return new ScenarioExplanation
        {
            Name = scenario.Name,
            Description = scenario.Description,
            Hash = scenario.Hash,
            Mesh = new ExplainedMesh(
                mesh.Services,
                mesh.Nodes,
                mesh.TimeStep.TotalSeconds,
                mesh.SettlingTime.TotalSeconds,
                mesh.MonitoringInterval.TotalSeconds),
            Loads = [.. scenario.Loads.Select(load => Explain(load, mesh))],
            Controls = [.. scenario.Controls.Select(Explain)],
            Sizes = new ExplainedSizes(
                Product(scenario.Controls.Select(control => (long)control.Levels.Length)),
                Product(scenario.Controls.Select(control => (long)control.ActionCount)),
                CountObservations(scenario)),
            Observation = scenario.Observation,
            Parameters = scenario.Parameters,
            Definitions = scenario.Definitions,
            Reward = scenario.Reward,
            RewardIsDerived = scenario.RewardIsDerived,
            Utilities = scenario.Utilities,
            Return = ExplainReturn(scenario.Discount, scenario.Horizon),
            Bounds = [.. scenario.Bounds.Select(bound => new ExplainedBound(
                bound.Quantity,
                bound.Direction,
                bound.Limit,
                bound.Margin,
                bound.Priority,
                UnitOf(bound.Quantity, scenario),
                bound.MarginSigmas > 0 ? bound.MarginSigmas : null,
                bound.MarginSigmas > 0 ? scenario.Deviations.FirstOrDefault(each => each.Quantity == bound.Quantity)?.Sigma : null,
                bound.Wanted))],
            Model = scenario.Model,
            Discount = scenario.Discount,
            Horizon = scenario.Horizon,
            Learning = scenario.Learning,
        };
    }

    private static ExplainedLoad Explain(LoadPattern load, MeshSpec mesh)
    {
        int count = load.FiniteLoads.Length;
        return new ExplainedLoad(
            load.Name, [.. mesh.Services.Select((service, i) => $"{service}: {Words(load, i)}")], count == 0 ? null : count);
    }

    private static string Words(LoadPattern load, int service) => load switch
    {
        UniformChoiceLoad uniform => Invariant(
            $"uniform among {string.Join(", ", uniform.Choices[service].Select(Write))} req/s, held for {Steps(uniform.HoldSteps)}"),
        WeightedChoiceLoad weighted => Words(weighted, service),
        ConstantLoad constant => Invariant($"always {constant.Rates[service]} req/s"),
        ShapedLoad shaped => shaped.Shapes[service].Words,
        RecordedLoad recorded => Words(recorded, service),
        SinusoidLoad sinusoid => Words(sinusoid.Waves[service], sinusoid.Decimals),
        _ => Invariant($"{load.Range(service).Low} to {load.Range(service).High} req/s"),
    };

    private static string Words(WeightedChoiceLoad load, int service)
    {
        double sum = load.Weights[service].Sum();
        IEnumerable<string> choices = load.Choices[service].Select(
            (choice, i) => Invariant($"{choice} ({Math.Round(100 * load.Weights[service][i] / sum, 1)} %)"));
        return $"one of {string.Join(", ", choices)} req/s, held for {Steps(load.HoldSteps)}";
    }

    private static string Words(RecordedLoad load, int service)
    {
        string rows = load.Rates.IsEmpty
            ? ""
            : Invariant($", {load.Range(service).Low} to {load.Range(service).High} req/s over {Steps(load.Rates.Length)}");
        return $"column {load.Columns[service]} of {load.File}{rows}, {(load.IsRepeated ? "repeated" : "then its last load")}";
    }

    private static string Words(Sinusoid wave, int? decimals)
    {
        string phase = wave.PhaseRadians == 0 ? "" : Invariant($" from {Math.Round(wave.PhaseRadians * 180 / Math.PI, 3)} deg on");
        string rounding = decimals is int count ? Invariant($", rounded to {count} {(count == 1 ? "decimal" : "decimals")}") : "";
        return Invariant(
            $"wave of {wave.Mean} ± {wave.Amplitude} req/s every {wave.PeriodSteps} steps{phase}{rounding}");
    }

    private static ExplainedControl Explain(ControlSpec control) => new(
        control.Name,
        control.Kind switch
        {
            ControlKind.Routing => $"share of {control.Service}'s requests sent to {control.Node}",
            ControlKind.Blocking => $"share of {control.Service}'s requests rejected at the front",
            ControlKind.Cores => $"cores of {control.Service ?? control.Node}",
            _ => $"replicas of {control.Service ?? control.Node}",
        },
        control.Mode == ControlMode.Absolute ? "absolute" : "incremental",
        Units.Symbol(ControlReading.UnitOf(control.Kind)),
        control.Levels,
        control.Levels[control.InitialLevel],
        [.. control.StartLevels.Select(level => control.Levels[level])],
        control.ActionCount);

    // Observed loads and observed control values, each combination once.
    private static long? CountObservations(Scenario scenario)
    {
        ImmutableArray<ImmutableArray<double>> loads = scenario.TrainingLoad.FiniteLoads;
        int[] services = [.. scenario.Mesh.Services
            .Select((service, i) => (Name: $"load.{service}", Index: i))
            .Where(load => scenario.Observation.Any(observed => observed.Name == load.Name))
            .Select(load => load.Index)];
        if (loads.IsEmpty && services.Length > 0)
        {
            return null;
        }

        long distinct = services.Length == 0
            ? 1
            : loads.Select(row => string.Join(' ', services.Select(service => Write(row[service])))).Distinct().LongCount();
        IEnumerable<ControlSpec> observed =
            scenario.Controls.Where(control => scenario.Observation.Any(quantity => quantity.Name == control.Name));
        return Product(observed.Select(control => (long)control.Levels.Length).Append(distinct));
    }

    private static long Product(IEnumerable<long> factors) =>
        factors.Aggregate(1L, (product, factor) => factor > long.MaxValue / product ? long.MaxValue : product * factor);

    private static string ExplainReturn(double discount, int? horizon)
    {
        string end = horizon is int steps ? $" over {Steps(steps)}" : "";
        return discount == 0
            ? $"each time step by itself{end}: an action has no effect beyond its own"
            : Invariant($"sum of discounted rewards{end}: the next step weighs {discount} of this one");
    }

    /// <summary>Symbol of the base unit of a quantity or definition; empty for plain numbers and shares.</summary>
    internal static string UnitOf(string quantity, Scenario scenario)
    {
        if (scenario.Definitions.FirstOrDefault(definition => definition.Name == quantity) is { } definition)
        {
            return definition.Unit;
        }

        if (scenario.Controls.FirstOrDefault(control => control.Name == quantity) is { } control)
        {
            return Units.Symbol(ControlReading.UnitOf(control.Kind));
        }

        bool isTarget = scenario.Model.Targets.Any(target => target.Quantity == quantity);
        return Units.Symbol(isTarget ? Unit.Seconds : Unit.RequestsPerSecond);
    }

    private static string Steps(int count) => count == 1 ? "1 step" : Invariant($"{count} steps");

    private static string Write(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
