using System.Collections.Immutable;

namespace Meshward.Core.Control.Rules;

/// <summary>
/// What the model says of what rules left of an action, and of what limits leave of it in the end, next to what it says of staying: for each part of the mesh
/// by itself, as if the others stayed.
/// </summary>
internal sealed class ActionOutlook
{
    // A model of many services takes its time to answer; more parts than these at a time are told apart by their objectives alone.
    private const int MostAlone = 32;

    private readonly ControlDraft _draft;
    private readonly ImmutableArray<double?> _least;
    private readonly ImmutableArray<double?> _target;
    private readonly ImmutableArray<double?> _end;
    private readonly Forecast? _stay;
    private readonly Forecast? _next;
    private readonly Forecast? _last;
    private readonly HashSet<int> _active; // parts in which something happens, now or in the end
    private readonly ImmutableArray<int> _parts;
    private readonly ILookup<int, int> _boundsOf; // by part, the objectives that have to do with it
    private readonly HashSet<int> _ofAll; // objectives that have to do with parts in which nothing happens

    /// <summary>Asks the model.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="judged">Parts that were judged before.</param>
    public ActionOutlook(ControlDraft draft, IReadOnlySet<int> judged)
    {
        _draft = draft;
        HashSet<int> moved = [.. Moved(draft).Select(draft.Parts.Of).Where(part => !judged.Contains(part))];
        if (moved.Count == 0)
        {
            (_active, _parts, _ofAll) = ([], [], []);
            _boundsOf = Array.Empty<int>().ToLookup(bound => bound);
            return;
        }

        // What something else sets stays as it is in all of them.
        (_least, _target, _end) = (draft.Input.WithFixed(Stay(draft)), draft.Input.WithFixed(draft.Target), draft.Input.WithFixed(End(draft)));
        (_stay, _next, _last) = (Foresee(_least), Foresee(_target), Foresee(_end));
        _active = [.. Enumerable.Range(0, _least.Length).Where(i => _target[i] != _least[i] || _end[i] != _least[i]).Select(draft.Parts.Of)];
        HashSet<int> heldBack = [.. Enumerable.Range(0, _least.Length).Where(draft.IsHeldBack).Select(draft.Parts.Of)];
        Forecast? whole = moved.IsSubsetOf(heldBack) ? null : Foresee(draft.Input.WithFixed(draft.Wanted));
        HashSet<int> dragged = Dragged(whole);
        _parts = [.. moved.Where(part => heldBack.Contains(part) || dragged.Contains(part)).Order()];
        _boundsOf = Enumerable.Range(0, draft.Bounds.Length).SelectMany(bound => draft.Parts.ConcernedBy(bound).Select(part => (part, bound))).ToLookup(pair => pair.part, pair => pair.bound);
        _ofAll = [.. Enumerable.Range(0, draft.Bounds.Length).Where(bound => draft.Parts.ConcernedBy(bound).Any(part => !_active.Contains(part)))];
    }

    /// <summary>Controls that are to move and that no limit orders to.</summary>
    public static IEnumerable<int> Moved(ControlDraft draft) => Enumerable.Range(0, draft.Target.Length).Where(i => IsMoved(draft, i));

    /// <summary>To stay, but for what limits order.</summary>
    public static double? Least(ControlDraft draft, int control) => draft.IsOrdered[control] ? draft.Target[control] : FloorAndCeilingRule.Rest(draft, control);

    /// <summary>Parts of the mesh in which what is left of the action is worse than to stay, or may be.</summary>
    public IEnumerable<ActionVerdict> Verdicts() => _parts.Select(Judge).OfType<ActionVerdict>();

    /// <summary>Whether growth that is left in a part is no worse than to stay; true where nothing is.</summary>
    public bool IsGrowthWorthIt(int part)
    {
        ImmutableArray<double?> grown = Alone(part, _draft.Input.WithFixed(_draft.Target));
        return grown.SequenceEqual(_least) || (Foresee(grown) is { } done && !IsWorse(part, done, () => done.Reward));
    }

    private static bool IsMoved(ControlDraft draft, int control) => !draft.IsOrdered[control] && draft.Moves(control, out _, out _);

    private ActionVerdict? Judge(int part)
    {
        (Forecast? next, Forecast? last) = (Of(part, _target, _next), Of(part, _end, _last));
        bool isUnknownEnd = last is null && !Proportions.AreProposed(_draft, part, [.. _end]);
        if (isUnknownEnd || (next is null && !Proportions.AreBetween(_draft, part, [.. _target], [.. _end])))
        {
            return Verdict(part, true, isUnknownEnd, ", of which the model cannot tell what comes");
        }

        // A stage on the way may cost reward, and what it comes to may not.
        bool isEndWorse = _draft.Parts.ControlsOf(part).Any(i => _end[i] != _draft.Wanted[i]) && IsWorse(part, last, () => RewardOf(part, _end, last));
        if (!isEndWorse && !IsWorse(part, next, null))
        {
            return null;
        }

        Forecast worse = (isEndWorse ? last : next)!;
        return Verdict(
            part,
            false,
            isEndWorse,
            $" by the model: objectives met {MetCount(part, worse)} of {Counted(part).Count()}, reward {ControlDraft.Write(worse.Reward)}; to stay: {Counted(part).Count(IsMetByStaying)}, {ControlDraft.Write(_stay?.Reward)}");
    }

    private ActionVerdict Verdict(int part, bool isUnknown, bool isOfEnd, string told)
    {
        ImmutableArray<int> moved = [.. _draft.Parts.ControlsOf(part).Where(i => IsMoved(_draft, i))];
        return new ActionVerdict(part, moved, isUnknown, $"what {(isOfEnd ? "limits leave" : "is left")} of the action ({string.Join(", ", moved.Select(_draft.Words))}){told}");
    }

    // A part of which nothing is held back counts as one of which something is where the model says that it needs what is held back elsewhere.
    private HashSet<int> Dragged(Forecast? whole) => whole is null ? [] :
    [
        .. Enumerable.Range(0, whole.Met.Length).Where(bound => whole.Met[bound] && (_next?.Met[bound] == false || _last?.Met[bound] == false)).SelectMany(_draft.Parts.ConcernedBy),
    ];

    // What the model does not know is not compared.
    private bool IsWorse(int part, Forecast? done, Func<double?>? reward)
    {
        if (done is null)
        {
            return false;
        }

        int met = Counted(part).Count(IsMetByStaying), then = MetCount(part, done);
        return then < met || (then == met && reward?.Invoke() < _stay?.Reward);
    }

    // Objectives of other parts in which something happens are those parts' own. Where nothing happens nothing gets better, whatever is measured there.
    private IEnumerable<int> Counted(int part) => _boundsOf[part].Concat(OfAllBut(part));

    private IEnumerable<int> OfAllBut(int part)
    {
        HashSet<int> own = [.. _boundsOf[part]];
        return _ofAll.Where(bound => !own.Contains(bound));
    }

    private int MetCount(int part, Forecast done) => _boundsOf[part].Count(bound => done.Met[bound]) + OfAllBut(part).Count(bound => done.Met[bound] && IsMetByStaying(bound));

    // What is measured of the present configuration counts for more than what is predicted, and is all there is where the model does not know it.
    private bool IsMetByStaying(int bound) => _draft.Bounds[bound].IsKept != false && _stay?.Met[bound] != false;

    private Forecast? Of(int part, ImmutableArray<double?> values, Forecast? all) => all ?? (IsToldApart ? Foresee(Alone(part, values)) : null);

    private double? RewardOf(int part, ImmutableArray<double?> values, Forecast? all) => IsToldApart ? Foresee(Alone(part, values))?.Reward : all?.Reward;

    private bool IsToldApart => _active.Count > 1 && _parts.Length <= MostAlone;

    private ImmutableArray<double?> Alone(int part, ImmutableArray<double?> values) => [.. values.Select((value, i) => _draft.Parts.Of(i) == part ? value : _least[i])];

    private Forecast? Foresee(ImmutableArray<double?> values) => _draft.Input.Forecast?.Invoke(values);

    // What is found below its floor may have no room under the cap.
    private static double?[] Stay(ControlDraft draft) => SpendingCapRule.Left(draft, [.. draft.Target.Select((_, i) => Least(draft, i))]);

    // What the action comes to when no rule keeps anything of it for a while any more.
    private static double?[] End(ControlDraft draft) => SpendingCapRule.Left(
        draft,
        [
            .. draft.Wanted.Select((wanted, i) => draft.IsOrdered[i] ? draft.Target[i]
                : draft.IsFrozen[i] || wanted is not double to || draft.Present[i] is not double present ? draft.KnownOf(i)
                : FloorAndCeilingRule.Within(draft, i, present, to)),
        ]);
}
