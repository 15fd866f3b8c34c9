using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>
/// What is controlled, to which end, by which knobs: one checked, immutable record made from one YAML file.
/// Nothing in it needs to be checked again.
/// </summary>
public sealed record Scenario
{
    /// <summary>Name of the scenario and of its mesh; letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>One or two sentences for people.</summary>
    public required string Description { get; init; }

    /// <summary>Services, nodes and the length of a control cycle.</summary>
    public required MeshSpec Mesh { get; init; }

    /// <summary>Load patterns by name; <c>training</c> is always among them.</summary>
    public required ImmutableArray<LoadPattern> Loads { get; init; }

    /// <summary>The dimensions of the action, in order.</summary>
    public required ImmutableArray<ControlSpec> Controls { get; init; }

    /// <summary>What the policy sees, in order.</summary>
    public required ImmutableArray<ObservedQuantity> Observation { get; init; }

    /// <summary>The system model: its trace, features and targets.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>Numbers with a name, in the author's order.</summary>
    public ImmutableArray<ScenarioParameter> Parameters { get; init; } = [];

    /// <summary>Expressions with a name, in the author's order, as written.</summary>
    public ImmutableArray<Definition> Definitions { get; init; } = [];

    /// <summary>The reward as written, or as it follows from the objectives; empty where the scenario was not read from a text.</summary>
    public string Reward { get; init; } = "";

    /// <summary>Whether the reward follows from the objectives; otherwise they only judge.</summary>
    public bool RewardIsDerived { get; init; }

    /// <summary>What the operator wants much or little of.</summary>
    public ImmutableArray<Utility> Utilities { get; init; } = [];

    /// <summary>Bounds that the operator wants kept, for judging and for the report; the reward decides what is learned.</summary>
    public required ImmutableArray<Bound> Bounds { get; init; }

    /// <summary>How far the fitted model errs in quantities whose margins are told in sigma; empty before it is fitted, or where there is none.</summary>
    public ImmutableArray<ResidualDeviation> Deviations { get; init; } = [];

    /// <summary>All expressions of the scenario, compiled.</summary>
    public required ScenarioFormulas Formulas { get; init; }

    /// <summary>Discount per time step, in [0, 1).</summary>
    public required double Discount { get; init; }

    /// <summary>Steps after which an episode is truncated; null where episodes have no end.</summary>
    public int? Horizon { get; init; }

    /// <summary>Parameters of PPO that replace those of presets.</summary>
    public ImmutableArray<LearningSpec> Learning { get; init; } = [];

    /// <summary>What the safety rules of the controller go by.</summary>
    public SafetySpec Safety { get; init; } = new();

    /// <summary>Name of the YAML file as the user gave it, for messages.</summary>
    public string Source { get; init; } = "";

    /// <summary>Folder of the YAML file: relative paths in it start here.</summary>
    public required string Directory { get; init; }

    /// <summary>The YAML text that the scenario was read from, with normalised line ends: reading it again gives an equal scenario.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256, lower-case hex, of the YAML text with normalised line ends.</summary>
    public required string Hash { get; init; }

    /// <summary>What capacity is counted in: cores where a control sets them, else replicas, else nothing.</summary>
    public ControlKind? CapacityKind =>
        Controls.Any(control => control.Kind == ControlKind.Cores) ? ControlKind.Cores
        : Controls.Any(control => control.Kind == ControlKind.Replicas) ? ControlKind.Replicas
        : null;

    /// <summary>The load pattern of that name, or null.</summary>
    public LoadPattern? FindLoad(string name) => Loads.FirstOrDefault(load => load.Name == name);

    /// <summary>The load pattern that policies are trained on.</summary>
    public LoadPattern TrainingLoad => FindLoad("training")!;
}
