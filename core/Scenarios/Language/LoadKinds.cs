namespace Meshward.Core.Scenarios.Language;

/// <summary>The kinds of load patterns.</summary>
internal static class LoadKinds
{
    public static readonly VariantShape Shape = new(
        "a load",
        [
            (LoadKeys.UniformChoice, "Every service's load is drawn uniformly from a set of its own.", new ObjectShape(
                $"a {LoadKeys.UniformChoice} load", LoadKeys.UniformKind, LoadKeys.Choices, LoadKeys.HoldSteps)),
            (LoadKeys.WeightedChoice, "Every service's load is drawn from a set of its own, some loads more often than others.", new ObjectShape(
                $"a {LoadKeys.WeightedChoice} load", LoadKeys.WeightedKind, LoadKeys.Choices, LoadKeys.Weights, LoadKeys.HoldSteps)),
            (LoadKeys.Constant, "Every service's load stays the same.", new ObjectShape(
                $"a {LoadKeys.Constant} load", LoadKeys.ConstantKind, LoadKeys.Rates)),
            (LoadKeys.Sinusoid, "Every service's load follows a wave.", new ObjectShape(
                $"a {LoadKeys.Sinusoid} load", LoadKeys.SinusoidKind, LoadKeys.Waves, LoadKeys.Decimals)),
            (RecordedKeys.Recorded, "Every service's load is what a CSV file holds.", RecordedKeys.Shape),
            .. ShapeKeys.Kinds.Select(kind => (kind.Kind, kind.Meaning, Of(kind.Kind))),
        ]);

    // Loads that are given value by value are not rounded.
    private static ObjectShape Of(string kind)
    {
        Key<string> word = LoadKeys.KindKey(kind);
        return kind is ShapeKeys.Stepped or ShapeKeys.Bursty
            ? new ObjectShape($"a {kind} load", word, ShapeKeys.Services[kind])
            : new ObjectShape($"a {kind} load", word, ShapeKeys.Services[kind], LoadKeys.Decimals);
    }
}
