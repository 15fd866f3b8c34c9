using System.Collections.Immutable;
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

    /// <summary>[controls] the values that policies are to be told as those of now.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given; proposals are not looked at.</param>
    /// <param name="state">What the last step left.</param>
    public static ImmutableArray<double?> Present(Scenario scenario, ControlInput input, SafetyState state) =>
        input.WithFixed(PresentConfiguration.Of(scenario, state.For(scenario).Since(input.ActiveSince).Wanted(scenario, input.Present, input.Readiness)).Values);

    /// <summary>Whether pods that were made anew have other cores than those before them, so that what is measured is of no one configuration.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given; proposals are not looked at.</param>
    /// <param name="state">What the last step left.</param>
    public static bool DoNewPodsDiffer(Scenario scenario, ControlInput input, SafetyState state) =>
        !BegunCores.Given(scenario, state, input.Present, input.Readiness).DifferencesFrom(input.Present).IsEmpty;

    /// <summary>Decides.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given.</param>
    /// <param name="state">What the last step left; a new one at first.</param>
    public static ControlDecision Decide(Scenario scenario, ControlInput input, SafetyState state)
    {
        var actual = PresentConfiguration.Of(scenario, input.Present);
        SafetyState since = state.For(scenario).Since(input.ActiveSince);
        since = since with { Step = since.Step + 1 };
        var observed = ObservedMesh.Of(scenario, input.Windows, input.Now, actual, since);
        ControlDraft draft = new(scenario, input, since.Confirm(scenario, input.Present, input.Readiness).Remember(scenario, input, observed), actual, observed);
        foreach (SafetyRule rule in SafetyRules.All)
        {
            rule.Act(draft);
        }

        return new ControlDecision(
            draft.Next.Step,
            input.Now,
            Changes(draft).Length == 0 ? DecisionSource.Present : draft.Source,
            [.. scenario.Controls.Select((control, i) => Decided(draft, control, i))],
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

    // A control whose requests go elsewhere is told as the mesh has it and gets it, not as it is wanted; and one of new pods as these have it.
    private static DecidedControl Decided(ControlDraft draft, ControlSpec control, int index) =>
        draft.Renewed.Contains(index) ? new DecidedControl(control.Name, draft.Actual.Values[index], draft.Target[index])
        : control.Kind == ControlKind.Routing && draft.Weights.TryGetValue(control.Service!, out ImmutableSortedDictionary<string, int>? weights)
            ? new DecidedControl(control.Name, draft.Actual.Values[index], PresentConfiguration.ValueOf(control, weights))
        : new DecidedControl(control.Name, draft.Present[index], draft.Target[index]);

    // What changes, and with a routing control all those of its service, as their weights are set together.
    private static DesiredState Desired(ControlDraft draft)
    {
        HashSet<int> changes = [.. Changes(draft)];
        var routed = changes.Select(i => draft.Specs[i]).Where(control => control.Kind == ControlKind.Routing).Select(control => control.Service).ToHashSet();
        var desired = DesiredState.OfValues(
            draft.Scenario,
            draft.Input.Present,
            [
                .. Enumerable.Range(0, draft.Target.Length)
                    .Where(i => changes.Contains(i) || draft.Renewed.Contains(i) || (draft.Specs[i].Kind == ControlKind.Routing && routed.Contains(draft.Specs[i].Service)))
                    .Select(i => (draft.Specs[i], draft.Target[i]!.Value)),
            ]);
        foreach ((string service, ImmutableSortedDictionary<string, int> weights) in draft.Weights)
        {
            bool isSo = draft.Actual.Weights.GetValueOrDefault(service) is { } now && WithheldWeights.AreSame(now, weights);
            DesiredTraffic traffic = (desired.Traffic.GetValueOrDefault(service) ?? new DesiredTraffic(null, null)) with { Weights = isSo ? null : weights };
            desired = desired with
            {
                Traffic = traffic is { Weights: null, BlockingRate: null } ? desired.Traffic.Remove(service) : desired.Traffic.SetItem(service, traffic),
            };
        }

        return desired.IsEmpty ? DesiredState.Unchanged : desired;
    }
}
