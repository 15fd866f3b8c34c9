using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// One step of the controller, as a pure function: the same scenario, input and state give the same decision. It decides and changes
/// nothing; what it wants counts as an action once the next step finds the mesh to be like that, so that a dry run has no actions.
/// </summary>
public static class ControlStep
{
    /// <summary>The loads that policies are to be asked with in this step.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given; proposals are not looked at.</param>
    /// <param name="state">What the last step left; a new one at first.</param>
    public static ObservedMesh Observe(Scenario scenario, ControlInput input, SafetyState state) => ObservedMesh.Of(
        scenario, input.Windows, input.Now, PresentConfiguration.Of(scenario, input.Present), state.For(scenario).Since(input.ActiveSince));

    /// <summary>Decides.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given.</param>
    /// <param name="state">What the last step left; a new one at first.</param>
    public static ControlDecision Decide(Scenario scenario, ControlInput input, SafetyState state)
    {
        var present = PresentConfiguration.Of(scenario, input.Present);
        SafetyState since = state.For(scenario).Since(input.ActiveSince);
        since = since with { Step = since.Step + 1 };
        var observed = ObservedMesh.Of(scenario, input.Windows, input.Now, present, since);
        ControlDraft draft = new(scenario, input, since.Confirm(scenario, present).Remember(scenario, input, observed), present, observed);
        foreach (SafetyRule rule in SafetyRules.All)
        {
            rule.Act(draft);
        }

        return new ControlDecision(
            draft.Next.Step,
            input.Now,
            Changes(draft).Length == 0 ? DecisionSource.Present : draft.Source,
            [.. scenario.Controls.Select((control, i) => new DecidedControl(control.Name, draft.Present[i], draft.Target[i]))],
            Desired(draft),
            observed,
            draft.Bounds,
            [.. draft.Actions],
            draft.Next with
            {
                HeldSteps = draft.IsHeld ? Math.Min(draft.Next.HeldSteps + 1, int.MaxValue - 1) : 0,
                Pending = [.. Changes(draft).Select(i => Pending(draft, i))],
            });
    }

    private static PendingChange Pending(ControlDraft draft, int control)
    {
        _ = draft.Moves(control, out double from, out double to);
        bool isAnswerable = draft.Source != DecisionSource.LastGood && !Capacity.IsGrowth(draft.Specs[control].Kind, from, to);
        return new PendingChange(draft.Specs[control].Name, from, to, draft.Input.Now, isAnswerable);
    }

    private static int[] Changes(ControlDraft draft) => [.. Enumerable.Range(0, draft.Target.Length).Where(i => draft.Moves(i, out _, out _))];

    // What changes, and with a routing control all those of its service, as their weights are set together.
    private static DesiredState Desired(ControlDraft draft)
    {
        HashSet<int> changes = [.. Changes(draft)];
        if (changes.Count == 0)
        {
            return DesiredState.Unchanged;
        }

        var routed = changes.Select(i => draft.Specs[i]).Where(control => control.Kind == ControlKind.Routing).Select(control => control.Service).ToHashSet();
        return DesiredState.OfValues(
            draft.Scenario,
            draft.Input.Present,
            [
                .. Enumerable.Range(0, draft.Target.Length)
                    .Where(i => changes.Contains(i) || (draft.Specs[i].Kind == ControlKind.Routing && routed.Contains(draft.Specs[i].Service)))
                    .Select(i => (draft.Specs[i], draft.Target[i]!.Value)),
            ]);
    }
}
