using System.Collections.Immutable;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of a scenario: the root of the language.</summary>
internal static class ScenarioKeys
{
    public static readonly Key<string> ApiVersion = Key<string>.Required(
        "apiVersion",
        new ChoiceShape<string>(("meshward/v1", "meshward/v1", "The version described here.")),
        "Version of the scenario language.");

    public static readonly Key<string> Name = Key<string>.Required("name", CommonShapes.Name, "Name of the scenario and of its mesh.");

    public static readonly Key<string> Description = Key<string>.Required(
        "description", new TextShape("one or two sentences", 2000, @"[^\x00-\x20]"), "What the scenario is about, for people.");

    public static readonly Key<Fields> Mesh = Key<Fields>.Required(
        "mesh", MeshKeys.Shape, "The mesh: services, nodes, and the length of a control cycle.");

    public static readonly Key<ImmutableArray<Entry<(string Kind, Fields Fields)>>> Loads =
        Key<ImmutableArray<Entry<(string Kind, Fields Fields)>>>.Required(
            "loads",
            new MapShape<(string Kind, Fields Fields)>(
                "a mapping from load names to loads", CommonShapes.Name, LoadKinds.Shape, 1, CommonShapes.MostNames),
            "Load patterns by name: how many requests per second every service is offered at every time step. Policies learn on the one "
            + "named training; the others are for evaluation.");

    public static readonly Key<ImmutableArray<Entry<Fields>>> Controls = Key<ImmutableArray<Entry<Fields>>>.Required(
        "controls",
        new MapShape<Fields>(
            "a mapping from controls, such as routing.SERVICE.NODE, to their values",
            CommonShapes.Quantity,
            ControlKeys.Shape,
            1,
            CommonShapes.MostServices),
        "The dimensions of the action, by the name of the quantity that each sets: routing.SERVICE.NODE (share of the service's requests "
        + "sent to the node, 0 to 1; the last node gets the rest), blocking.SERVICE (share rejected at the front, 0 to 1), cores.NAME (CPU "
        + "of a service or node) or replicas.NAME (copies of it).");

    public static readonly Key<ImmutableArray<Located<Fields>>> Observation = Key<ImmutableArray<Located<Fields>>>.Required(
        "observation",
        new ListShape<Fields>("a list of observed quantities", ObservationKeys.Shape, 1, CommonShapes.MostPerMesh),
        "What the policy sees, in order, each scaled so that low becomes -1 and high becomes 1.");

    public static readonly Key<ImmutableArray<Entry<YamlScalar>>> Parameters = Key<ImmutableArray<Entry<YamlScalar>>>.Optional(
        "parameters",
        new MapShape<YamlScalar>(
            "a mapping from names to numbers with their units",
            CommonShapes.Name,
            new ExpressionShape("a number with its unit, such as 200 ms, 4 req/s or 0.5"),
            0,
            CommonShapes.MostServices),
        null,
        "Numbers with a name, for use in expressions and as limits of bounds. tradeoff varies them.");

    public static readonly Key<ImmutableArray<Entry<YamlScalar>>> Definitions = Key<ImmutableArray<Entry<YamlScalar>>>.Optional(
        "definitions",
        new MapShape<YamlScalar>(
            "a mapping from names to expressions",
            CommonShapes.Name,
            new ExpressionShape("an expression such as round(delay.compute, 3)"),
            0,
            CommonShapes.MostColumns),
        null,
        "Expressions with a name, for use in other expressions; in any order, but not in circles.");

    public static readonly Key<YamlScalar> Reward = Key<YamlScalar>.Optional(
        "reward",
        new ExpressionShape("an expression such as delay.compute <= 0.2 ? 1 : 0"),
        null,
        "What the policy earns in a time step: the learned policy has the largest sum of it. Without it, the reward follows from the "
        + "objectives, and explain prints it.");

    public static readonly Key<ImmutableArray<Located<Fields>>> Objectives = Key<ImmutableArray<Located<Fields>>>.Optional(
        "objectives",
        new ListShape<Fields>("a list of objectives", ObjectiveKeys.Shape, 0, CommonShapes.MostPerMesh),
        null,
        "What the operator wants: bounds that are kept, what there should be much of, and what little. Policies are judged by the bounds, "
        + "and the reward follows from all of them unless the scenario gives one.");

    public static readonly Key<Fields> Model = Key<Fields>.Required(
        "model", ModelKeys.Shape, "The system model: the trace it is learned from, its inputs and its outputs.");

    public static readonly Key<double> Discount = Key<double>.Required(
        "discount",
        new NumberShape(0, 1, belowHigh: true),
        "Weight of the next step's reward against this one's; 0 where an action has no effect beyond its own time step.");

    public static readonly Key<double> Horizon = Key<double>.Optional(
        "horizon",
        new NumberShape(1, 1e9, isWhole: true),
        null,
        "Time steps after which an episode is cut off; without it, episodes have no end.");

    public static readonly Key<Fields> Learning = Key<Fields>.Optional(
        "learning", LearningKeys.Shape, null, "Parameters of PPO that replace a preset's, by preset.");

    public static readonly Key<Fields> Control = Key<Fields>.Optional(
        "control", SafetyKeys.Shape, null, "What the safety rules of the controller go by, where it acts on a live mesh.");

    public static readonly ObjectShape Shape = new(
        "the scenario",
        ApiVersion,
        Name,
        Description,
        Mesh,
        Loads,
        Controls,
        Observation,
        Parameters,
        Definitions,
        Reward,
        Objectives,
        Model,
        Discount,
        Horizon,
        Learning,
        Control);
}
