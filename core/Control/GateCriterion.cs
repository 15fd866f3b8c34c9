using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>One thing in which a policy must not be much worse than the twin.</summary>
/// <param name="Name">Its name, for example <c>objectives-met</c>, or <c>turns.cores.node1</c> of one control.</param>
/// <param name="Candidate">What the policy has.</param>
/// <param name="Twin">What the twin has.</param>
/// <param name="Tolerance">How much worse the policy may be: see <see cref="GateTolerances"/>.</param>
/// <param name="Direction">Whether the limit is the largest or the smallest value that passes.</param>
/// <param name="Limit">The limit, in the unit of the figures; a value equal to it passes.</param>
public sealed record GateCriterion(string Name, double Candidate, double Twin, double Tolerance, BoundDirection Direction, double Limit)
{
    // Shares of whole steps may miss a limit that they are equal to in the last digits.
    private const double Rounding = 1e-9;

    /// <summary>Whether the policy passes; what is no finite number does not.</summary>
    public bool Passed => double.IsFinite(Candidate) && (Direction == BoundDirection.AtMost
        ? Candidate <= Limit + Slack
        : Candidate >= Limit - Slack);

    private double Slack => Rounding * Math.Max(1, Math.Abs(Limit));

    /// <summary>A criterion by which little is good.</summary>
    internal static GateCriterion AtMost(string name, double candidate, double twin, double tolerance, double limit) =>
        new(name, candidate, twin, tolerance, BoundDirection.AtMost, limit);
}
