using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>Whether a policy may drive a mesh, as far as the gate goes.</summary>
/// <param name="Passed">Whether it has passed.</param>
/// <param name="Reason">Why it has or has not, in one line without a full stop.</param>
public sealed record GateStanding(bool Passed, string Reason)
{
    private static readonly GateTolerances s_usual = new();

    /// <summary>
    /// The standing of a policy: it has passed where it was judged on at least one recording, as a policy of this scenario, and on none of
    /// them failed.
    /// </summary>
    /// <param name="verdicts">The verdicts on the policy, one a recording (<see cref="IGateVerdicts.Find"/>).</param>
    /// <param name="policySha256">SHA-256 of the policy's file, lower-case hex.</param>
    /// <param name="scenarioSha256">SHA-256 of the scenario's text: a verdict on another version counts for nothing.</param>
    public static GateStanding Of(ImmutableArray<GateVerdict> verdicts, string policySha256, string scenarioSha256)
    {
        GateVerdict[] own = [.. verdicts.Where(verdict => verdict.PolicySha256 == policySha256 && verdict.ScenarioSha256 == scenarioSha256)];
        GateVerdict? failed = own.FirstOrDefault(verdict => !verdict.Passed);
        return failed is not null ? new(false, $"the gate failed it on {failed.Recording}: {string.Join(", ", failed.Failed)}")
            : own.Length == 0 ? new(false, "the gate has not judged it")
            : new(true, $"the gate passed it on {string.Join(", ", own.Select(Describe))}");
    }

    // Whoever reads it sees how much the verdict is worth: of few steps, or with more tolerated than is usual, it is worth less.
    private static string Describe(GateVerdict verdict)
    {
        int steps = verdict.Judgement.Candidate.Steps;
        string[] looser =
        [
            .. verdict.Judgement.Criteria.Select(criterion => (criterion, usual: s_usual.Of(criterion.Name))).Where(pair => pair.criterion.Tolerance > pair.usual)
                .Select(pair => FormattableString.Invariant($"{pair.criterion.Name} {pair.criterion.Tolerance:0.####} instead of {pair.usual:0.####}")),
        ];
        string tolerated = looser.Length == 0 ? "" : $", with more tolerated than usual: {string.Join(", ", looser)}";
        return FormattableString.Invariant($"{verdict.Recording} ({steps} time step{(steps == 1 ? "" : "s")}{tolerated})");
    }
}
