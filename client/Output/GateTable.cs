using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Results;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Output;

/// <summary>Criteria and figures of the gate as rows of text, for terminal and page.</summary>
internal static class GateTable
{
    /// <summary>Headings of the criteria.</summary>
    public static ImmutableArray<string> CriteriaHead => ["criterion", "policy", "rules", "limit", ""];

    /// <summary>Headings of the figures.</summary>
    public static ImmutableArray<string> FiguresHead => ["over all time steps", "policy", "rules"];

    /// <summary>One criterion.</summary>
    public static ImmutableArray<string> Row(GateCriterion criterion) =>
    [
        criterion.Name,
        Value(criterion.Name, criterion.Candidate),
        Value(criterion.Name, criterion.Twin),
        $"{(criterion.Direction == BoundDirection.AtMost ? "at most" : "at least")} {Value(criterion.Name, criterion.Limit)}",
        criterion.Passed ? "passed" : "failed",
    ];

    /// <summary>Figures of both, row by row.</summary>
    public static IEnumerable<ImmutableArray<string>> Figures(GateResult result)
    {
        (GateRunFigures own, GateRunFigures twin) = (result.Candidate, result.Twin);
        yield return ["objectives kept", Share(own.ObjectivesMet), Share(twin.ObjectivesMet)];
        if (own.MeanCost is not null)
        {
            yield return ["mean cost", Number(own.MeanCost), Number(twin.MeanCost)];
            yield return ["largest cost", Number(own.LargestCost), Number(twin.LargestCost)];
        }

        yield return ["requests shed", Share(own.ShedShare), Share(twin.ShedShare)];
        foreach (((string control, double turns), (_, double others)) in own.DirectionChanges.Entries.Zip(twin.DirectionChanges.Entries))
        {
            yield return [$"direction changes of {control}", Number(turns), Number(others)];
        }

        yield return ["steps outside the operating region", Number(own.StepsOutsideRegion), Number(twin.StepsOutsideRegion)];
        yield return ["mean reward", Number(own.MeanReward), Number(twin.MeanReward)];
    }

    /// <summary>What costs and shed requests are compared over, in words.</summary>
    public static string Compared(GateResult result) => result.ComparedSteps < result.Steps
        ? $"Cost and shed requests are compared over the {Output.Figures.Count(result.ComparedSteps)} time steps in which both keep every objective; turns are changes of direction in 100 time steps."
        : "Cost and shed requests are compared over all time steps; turns are changes of direction in 100 time steps.";

    private static string Value(string criterion, double value) =>
        criterion is "objectives-met" or "shed-share" or "outside-region" or "unknown-traffic" ? Share(value) : Number(value);

    // A limit is often one percent away: one decimal would hide on which side of it a share is.
    private static string Share(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Number(double? value) => value is double number ? Output.Figures.Plain(number) : "";
}
