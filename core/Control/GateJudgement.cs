using System.Collections.Immutable;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>What the gate says of a policy on recorded traffic: its figures, those of the twin, and where it is too much worse.</summary>
/// <param name="Candidate">Figures of the policy.</param>
/// <param name="Twin">Figures of the calibrated rules on the same loads.</param>
/// <param name="ComparedSteps">
/// Time steps over which cost and shed requests are compared: those in which both keep every objective, since more cost and more rejected
/// requests buy the objective where one alone keeps it. All steps where there are none.
/// </param>
/// <param name="Criteria">Each criterion, in a fixed order.</param>
public sealed record GateJudgement(
    GateFigures Candidate, GateFigures Twin, int ComparedSteps, ImmutableArray<GateCriterion> Criteria)
{
    /// <summary>Whether every criterion is passed.</summary>
    public bool Passed => Criteria.All(criterion => criterion.Passed);

    /// <summary>Judges a policy.</summary>
    /// <param name="scenario">Bounds and controls.</param>
    /// <param name="candidate">What the policy did.</param>
    /// <param name="twin">What the calibrated rules did on the same loads.</param>
    /// <param name="tolerances">How much worse the policy may be.</param>
    /// <exception cref="ArgumentException">The two did not walk the same number of steps, or none.</exception>
    public static GateJudgement Of(Scenario scenario, PolicyRecord candidate, PolicyRecord twin, GateTolerances tolerances)
    {
        if (candidate.Steps.Length != twin.Steps.Length || candidate.Steps.IsEmpty)
        {
            throw new ArgumentException("Both have to walk the same steps, at least one.", nameof(twin));
        }

        int[] both = [.. Enumerable.Range(0, twin.Steps.Length)
            .Where(step => PolicyRecord.KeepsAll(scenario, candidate.Steps[step]) && PolicyRecord.KeepsAll(scenario, twin.Steps[step]))];
        int[] compared = both.Length > 0 ? both : [.. Enumerable.Range(0, twin.Steps.Length)];
        GateFigures own = GateFigures.Of(scenario, candidate), others = GateFigures.Of(scenario, twin);
        return new GateJudgement(own, others, compared.Length, Compare(scenario, own, others, At(candidate), At(twin), tolerances));

        GateFigures At(PolicyRecord record) => GateFigures.Of(scenario, record with { Steps = [.. compared.Select(step => record.Steps[step])] });
    }

    private static ImmutableArray<GateCriterion> Compare(
        Scenario scenario, GateFigures own, GateFigures twin, GateFigures ownCompared, GateFigures twinCompared, GateTolerances tolerances)
    {
        ImmutableArray<GateCriterion>.Builder criteria = ImmutableArray.CreateBuilder<GateCriterion>();
        criteria.Add(new GateCriterion(
            "objectives-met", own.ObjectivesMet, twin.ObjectivesMet, tolerances.ObjectivesMet, BoundDirection.AtLeast, twin.ObjectivesMet - tolerances.ObjectivesMet));
        AddCost("mean-cost", ownCompared.MeanCost, twinCompared.MeanCost, tolerances.MeanCost);
        AddCost("largest-cost", ownCompared.LargestCost, twinCompared.LargestCost, tolerances.LargestCost);
        Add("shed-share", ownCompared.ShedShare, twinCompared.ShedShare, tolerances.ShedShare);
        foreach ((ControlSpec control, GateTurns turns, GateTurns others) in scenario.Controls.Zip(own.DirectionChanges, twin.DirectionChanges))
        {
            Add(
                $"turns.{control.Name}", 100.0 * turns.Count / own.Steps, 100.0 * others.Count / twin.Steps,
                control.Kind == ControlKind.Routing ? tolerances.RoutingTurns : tolerances.Turns);
        }

        Add("outside-region", own.OutsideRegion, twin.OutsideRegion, tolerances.OutsideRegion);
        criteria.Add(GateCriterion.AtMost("unknown-traffic", twin.OutsideRegion, twin.OutsideRegion, tolerances.UnknownTraffic, tolerances.UnknownTraffic));
        return criteria.ToImmutable();

        void Add(string name, double candidate, double other, double tolerance) =>
            criteria.Add(GateCriterion.AtMost(name, candidate, other, tolerance, other + tolerance));

        // What is minimised may be below 0: worse is upwards there, too.
        void AddCost(string name, double? candidate, double? other, double tolerance)
        {
            if ((candidate, other) is (double cost, double twins))
            {
                criteria.Add(GateCriterion.AtMost(name, cost, twins, tolerance, twins + (tolerance * Math.Abs(twins))));
            }
        }
    }
}
