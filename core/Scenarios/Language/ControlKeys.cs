using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of a control.</summary>
internal static class ControlKeys
{
    public static readonly Key<ControlMode> Mode = Key<ControlMode>.Optional(
        "mode",
        new ChoiceShape<ControlMode>(
            ("absolute", ControlMode.Absolute, "The action chooses the value."),
            ("incremental", ControlMode.Incremental, "The action stays, or goes one value down or up.")),
        "absolute",
        "Whether an action chooses the value (absolute), or stays, goes one value down or one value up (incremental).");

    public static readonly Key<ImmutableArray<Located<double>>> Values = Key<ImmutableArray<Located<double>>>.Optional(
        "values",
        new ListShape<double>("an ascending list of numbers", CommonShapes.AnyNumber, 2, CommonShapes.MostValues),
        null,
        "The values that the control can take, ascending. Instead of them: min, max and step.");

    public static readonly Key<double> Min = Key<double>.Optional("min", CommonShapes.AnyNumber, null, "Smallest value.");

    public static readonly Key<double> Max = Key<double>.Optional("max", CommonShapes.AnyNumber, null, "Largest value.");

    public static readonly Key<double> Step = Key<double>.Optional(
        "step",
        new NumberShape(0, NumberShape.Largest, aboveLow: true),
        null,
        "Distance between values; divides max - min, and for routing weights also 1.");

    public static readonly Key<double> Initial = Key<double>.Required(
        "initial", CommonShapes.AnyNumber, "The value that the mesh starts from when a policy is judged; one of the control's values.");

    public static readonly Key<ImmutableArray<Located<double>>> Start = Key<ImmutableArray<Located<double>>>.Optional(
        "start",
        new ListShape<double>("an ascending list of numbers", CommonShapes.AnyNumber, 1, CommonShapes.MostValues),
        null,
        "Values that an episode of training starts from, each equally likely; without it, the initial value. Policies are judged from the "
        + "initial value.");

    public static readonly ObjectShape Shape = new("a control", Mode, Values, Min, Max, Step, Initial, Start)
    {
        OneGroupOf = [[Values], [Min, Max, Step]],
    };
}
