using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>No request goes to where nobody is ready.</summary>
internal sealed class ReadyEndpointsRule() : SafetyRule(
    "ready-endpoints",
    "a node at which nobody is ready to answer a service gets none of its requests: those at which somebody is share them, until it is ready again; where none is, nothing changes")
{
    // A pod that comes and goes, and a writer that does not give way, end in weights that stay.
    private const int MostWrites = 6;
    private const int MostReturns = 4;
    private const int LeastSteps = 2;

    public override string Values(Scenario scenario) => FormattableString.Invariant(
        $"weights are set for it at most {MostWrites} times in {WithheldTraffic.CountedSteps} steps");

    internal override void Act(ControlDraft draft)
    {
        foreach (string service in draft.Specs.Where(control => control.Kind == ControlKind.Routing).Select(control => control.Service!).Distinct())
        {
            if (draft.WantedWeights(service) is { } wanted && draft.Actual.Weights.GetValueOrDefault(service) is { } actual)
            {
                Act(draft, service, wanted, actual);
            }
        }
    }

    private void Act(ControlDraft draft, string service, ImmutableSortedDictionary<string, int> wanted, ImmutableSortedDictionary<string, int> actual)
    {
        WithheldTraffic before = Before(draft, service);
        WithheldWeights? inForce = before.InForce(actual);
        string[] silent = [.. wanted.Keys.Where(node => draft.Input.Readiness.IsSilent(service, node) && (wanted[node] > 0 || actual.GetValueOrDefault(node) > 0))];
        if (inForce is not { IsAsWanted: false } && !silent.Any(node => wanted[node] > 0))
        {
            Keep(draft, before with { Weights = [], IsThere = true });
            return;
        }

        string given = silent.Length == 0 ? $"somebody ready again for {service}" : $"nobody ready for {service} at {string.Join(" and ", silent)}";
        ImmutableSortedDictionary<string, int>? served = Served(draft, service, wanted, actual);
        bool isSet = served is not null && WithheldWeights.AreSame(served, actual);
        string? against = isSet ? null : served is null ? "nor anywhere else" : Against(draft, before, inForce, silent, actual);
        if (against is not null && inForce is null)
        {
            // Nothing is withheld yet, and nothing can be: the requests stay where they are.
            draft.KeepWeights(service);
            Keep(draft, before);
            draft.Note(Name, $"{given}, {against}", "leaves its requests where they are");
            return;
        }

        ImmutableSortedDictionary<string, int> sent = against is null ? served! : actual;
        draft.Weights[service] = sent;
        var decided = new WithheldWeights(wanted, sent);
        Keep(draft, before with
        {
            Weights = inForce is null || inForce.IsSame(decided) ? [decided] : [decided, inForce],
            IsThere = before.IsThere && (isSet || against is not null),
        });
        draft.Note(
            Name,
            against is null ? given : $"{given}, {against}",
            against is not null ? "leaves its requests where they are" : $"{(isSet ? "keeps" : "sends")} its requests {(isSet ? "at" : "to")} {new DesiredTraffic(sent, null)}");
    }

    /// <summary>What is set where some weights are wanted: those of nodes that are ready, else the present ones, else equal parts; null where none is ready.</summary>
    internal static ImmutableSortedDictionary<string, int>? Served(
        ControlDraft draft, string service, ImmutableSortedDictionary<string, int> wanted, ImmutableSortedDictionary<string, int> actual)
    {
        string[] ready = [.. wanted.Keys.Where(node => IsReady(node) && !draft.Specs.Any(control => control.Kind == ControlKind.Routing && control.Service == service && control.Node == node
            && draft.Spec.LevelsOf(control).DefaultIfEmpty(0).Max() == 0))];
        if ((ReadyWeights.Of(wanted, IsReady).Weights ?? ReadyWeights.Of(actual, IsReady).Weights) is { } weights)
        {
            return weights;
        }

        if (ready.Length == 0)
        {
            return null;
        }

        ImmutableArray<int> parts = LargestRemainder.Of([.. ready.Select(_ => 1.0)], 100);
        return wanted.Keys.ToImmutableSortedDictionary(node => node, node => Array.IndexOf(ready, node) is int place and >= 0 ? parts[place] : 0, StringComparer.Ordinal);

        bool IsReady(string node) => !draft.Input.Readiness.IsSilent(service, node);
    }

    // Why weights are not set in this step; null where they may be.
    private static string? Against(ControlDraft draft, WithheldTraffic before, WithheldWeights? inForce, string[] silent, ImmutableSortedDictionary<string, int> actual)
    {
        long step = draft.Next.Step, since = step - before.Writes.DefaultIfEmpty(long.MinValue / 2).Max();
        bool isWithdrawal = silent.Any(node => actual.GetValueOrDefault(node) > 0);
        bool isUndone = before is { IsThere: true, Weights.IsEmpty: false } && inForce is null;
        return draft.IsStill && draft.Latitude == Latitude.Nothing ? "while nothing is changed"
            : isUndone && since < ContestedControl.FirstWait ? $"and somebody else has undone it: {Steps.Words((int)(ContestedControl.FirstWait - since))} more"
            : before.Writes.Length >= (isWithdrawal ? MostWrites : MostReturns) || (!isWithdrawal && since < LeastSteps) ? $"after {Steps.Words((int)since)} since weights were last set for it, {before.Writes.Length} times in {Steps.Words(WithheldTraffic.CountedSteps)}"
            : null;
    }

    private static WithheldTraffic Before(ControlDraft draft, string service)
    {
        WithheldTraffic found = draft.Next.Withheld.FirstOrDefault(each => each.Service == service) ?? new WithheldTraffic(service, [], [], IsThere: true);
        return found with { Writes = [.. found.Writes.Where(step => step > draft.Next.Step - WithheldTraffic.CountedSteps)] };
    }

    private static void Keep(ControlDraft draft, WithheldTraffic service) => draft.Next = draft.Next with
    {
        Withheld = [.. draft.Next.Withheld.Where(each => each.Service != service.Service), .. service.Weights.IsEmpty && service.Writes.IsEmpty ? [] : new[] { service }],
    };
}
