using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Capacity is ready before requests move to it.</summary>
internal sealed class CapacityFirstRule() : SafetyRule(
    "capacity-first",
    "a node gets no larger part of a service's requests, and a service blocks no fewer, in the step in which it is given more cores or replicas, nor before these are ready")
{
    public override string Values(Scenario scenario) => FormattableString.Invariant(
        $"on a mesh that tells what is ready; requests wait {UnfinishedRollbackRule.LongestWait.TotalMinutes} minutes at most, for what others add not at all");

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude == Latitude.Nothing)
        {
            return;
        }

        List<WaitingChange> left = [];
        bool isRollback = draft.Latitude == Latitude.AtOnce || TakeUp(draft, left);
        (string Target, string Why, bool IsOwn)[] coming = draft.Input.Readiness.IsTold ? Coming(draft) : [];
        string[] own = [.. coming.Where(each => each.IsOwn).Select(each => each.Target)];
        int[] kept = own.Length == 0 ? [] : [.. draft.Scenario.Mesh.Services.SelectMany(service => Gaining(draft, service, own).Concat(Admitting(draft, service, own)))];
        ImmutableArray<WaitingChange> waiting = [.. kept.Select(i => new WaitingChange(draft.Specs[i].Name, draft.Target[i]!.Value))];
        string words = string.Join(", ", kept.Select(draft.Words));
        foreach (int i in kept)
        {
            draft.Target[i] = draft.Present[i];
        }

        draft.Next = draft.Next with { Waiting = isRollback ? [.. left, .. waiting] : draft.IsHeld ? draft.Next.Waiting : [] };
        if (kept.Length > 0 || coming.Any(each => each.IsOwn && draft.Input.Readiness.Coming.ContainsKey(each.Target)))
        {
            draft.Note(Name, string.Join("; ", coming.Select(each => $"{each.Target}: {each.Why}")), kept.Length == 0 ? "moves no more requests there" : $"lets these wait for it: {words}");
        }
    }

    // What a rollback left is set while nothing else is followed. A hold leaves it for later.
    private static bool TakeUp(ControlDraft draft, List<WaitingChange> left)
    {
        if (draft.Latitude != Latitude.Growth || draft.IsHeld)
        {
            return false;
        }

        // The load may have risen since: cores that an operator's rollback takes away wait until no objective is missed.
        foreach (WaitingChange change in draft.Next.Waiting)
        {
            int i = draft.IndexOf(change.Control);
            bool doesTwinAdd = i >= 0 && draft.Moves(i, out _, out _);
            if (i < 0 || doesTwinAdd || draft.Present[i] is not double present)
            {
                continue;
            }

            ImmutableArray<double> levels = draft.Spec.LevelsOf(draft.Specs[i]);
            double to = levels.IsEmpty ? present : Math.Clamp(change.To, levels[0], levels[^1]);
            draft.Wanted[i] = to;
            if (draft.IsFrozen[i] || (Capacity.IsBought(draft.Specs[i].Kind) && to < present && draft.IsMissedAt(i)))
            {
                left.Add(change);
            }
            else
            {
                (draft.Target[i], draft.Source) = (to, DecisionSource.LastGood);
            }
        }

        SpendingCapRule.Cut(draft);
        return true;
    }

    private static (string Target, string Why, bool IsOwn)[] Coming(ControlDraft draft) =>
    [
        .. Enumerable.Range(0, draft.Target.Length).Where(i => Capacity.IsBought(draft.Specs[i].Kind) && draft.Present[i] is not null).Select(i =>
        {
            string target = draft.PlaceOf(i);
            bool grows = Grows(draft, i);
            string? why = grows ? draft.Words(i) : draft.Input.Readiness.Coming.GetValueOrDefault(target);
            return (Target: target, Why: why, IsOwn: grows || IsNew(draft, i));
        }).Where(each => each.Why is not null).OrderByDescending(each => each.IsOwn).DistinctBy(each => (each.Target, each.Why)).Select(each => (each.Target, each.Why!, each.IsOwn)),
    ];

    /// <summary>Whether cores or replicas are added in this step, or were by the controller and are not ready yet, in time.</summary>
    internal static bool IsComing(ControlDraft draft, int control) =>
        Grows(draft, control) || (draft.Input.Readiness.Coming.ContainsKey(draft.PlaceOf(control)) && IsNew(draft, control));

    private static bool Grows(ControlDraft draft, int control) => draft.Moves(control, out double from, out double to) && Capacity.IsGrowth(draft.Specs[control].Kind, from, to);

    private static bool IsNew(ControlDraft draft, int control) => draft.Next.Controls[control] is { Direction: > 0 } own
        && draft.Input.Now - own.ChangedAt is TimeSpan since && since >= TimeSpan.Zero && since < UnfinishedRollbackRule.LongestWait;

    // Routing controls of a service that would give more to a node whose capacity, which we have added, is coming.
    private static IEnumerable<int> Gaining(ControlDraft draft, string service, string[] own)
    {
        bool isGaining = draft.GainsRequestsOf(service, own);
        return draft.ControlsOf(service, ControlKind.Routing).Where(i => isGaining && draft.Moves(i, out _, out _));
    }

    // Blocking of a service that would let more in to where our own capacity is coming.
    private static IEnumerable<int> Admitting(ControlDraft draft, string service, string[] own) =>
        draft.ControlsOf(service, ControlKind.Blocking).Where(i => draft.Moves(i, out double from, out double to) && to < from
            && own.Any(target => target == service || (draft.WantedWeights(service) is { } weights ? weights.GetValueOrDefault(target) > 0 : draft.Parts.Of(target) == draft.Parts.Of(i))));
}
