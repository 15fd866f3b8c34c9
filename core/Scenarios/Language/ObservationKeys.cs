namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of an entry of <c>observation</c>.</summary>
internal static class ObservationKeys
{
    public static readonly Key<string> Quantity = Key<string>.Required(
        "quantity", CommonShapes.Quantity, "A load (load.SERVICE) or a control, by its name.");

    public static readonly Key<double> Low = Key<double>.Optional(
        "low",
        CommonShapes.AnyNumber,
        null,
        "Value that the policy sees as -1; without it the smallest of the training load, or of the control's values.");

    public static readonly Key<double> High = Key<double>.Optional(
        "high",
        CommonShapes.AnyNumber,
        null,
        "Value that the policy sees as 1; without it the largest of the training load, or of the control's values.");

    public static readonly ShorthandShape Shape = new(new ObjectShape("an observed quantity", Quantity, Low, High), Quantity);
}
