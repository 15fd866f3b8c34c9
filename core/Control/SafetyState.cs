using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>What the controller remembers from one step to the next.</summary>
public sealed record SafetyState
{
    // Loads of a short interval differ by as much where nothing has changed.
    private const double LoadNoise = 0.1;

    /// <summary>Steps so far, over restarts.</summary>
    public long Step { get; init; }

    /// <summary>The start that it remembers loads of; null before the first step.</summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>Steps with good metrics of all services since that start, at most as many as are remembered.</summary>
    public int FilledSteps { get; init; }

    /// <summary>Loads by service.</summary>
    public ImmutableArray<KnownLoads> Loads { get; init; } = [];

    /// <summary>Actions by control, in the scenario's order.</summary>
    public ImmutableArray<ControlHistory> Controls { get; init; } = [];

    /// <summary>[controls] values that the mesh was last known to have; empty where none are known since the start.</summary>
    public ImmutableArray<double?> Known { get; init; } = [];

    /// <summary>Controls that somebody else has changed.</summary>
    public ImmutableArray<ContestedControl> Contests { get; init; } = [];

    /// <summary>Requests that go elsewhere while nobody is ready at a node.</summary>
    public ImmutableArray<WithheldTraffic> Withheld { get; init; } = [];

    /// <summary>What is left of a rollback, as it waits for capacity that is not ready, or for requests that have not left.</summary>
    public ImmutableArray<WaitingChange> Waiting { get; init; } = [];

    /// <summary>When the rollback was decided of which that is left; null for none.</summary>
    public DateTimeOffset? RolledBackAt { get; init; }

    /// <summary>Whether an operator ordered it.</summary>
    public bool IsRollbackOrdered { get; init; }

    /// <summary>Changes that were wanted in the last step.</summary>
    public ImmutableArray<PendingChange> Pending { get; init; } = [];

    /// <summary>Steps in a row in which bad metrics held the configuration.</summary>
    public int HeldSteps { get; init; }

    /// <summary>When the controller last changed something; null where it never did.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    /// <summary>Whether it changed something since the objectives were last met that missed objectives may come of.</summary>
    public bool HasActed { get; init; }

    /// <summary>Steps in a row with missed objectives, after an action of the controller.</summary>
    public int BadSteps { get; init; }

    /// <summary>[controls] values under which the objectives were last met; empty where they never were.</summary>
    public ImmutableArray<double> LastGood { get; init; } = [];

    /// <summary>[services] the load under which that was so, the highest one where it was so under several; empty where that is not known.</summary>
    public ImmutableArray<double> LastGoodLoads { get; init; } = [];

    /// <summary>Steps for which the policy is not followed, after a rollback or a fallback.</summary>
    public int DistrustedSteps { get; init; }

    /// <summary>Whether the calibrated rules were followed in these, as the load was above that of the last good configuration: that was left again, or never gone to.</summary>
    public bool IsFallback { get; init; }

    /// <summary>Since when the mesh is on its way to what the calibrated rules want then; null where it is there, or is to go elsewhere.</summary>
    public DateTimeOffset? FallbackSince { get; init; }

    /// <summary>[services] loads at which that did not meet the objectives, since they were last met; empty for none.</summary>
    public ImmutableArray<double> FailedLoads { get; init; } = [];

    /// <summary>Whether an operator has paused the controller.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The state once the objectives were met under some values, at some loads: of each service the highest at which they were is remembered.</summary>
    internal SafetyState Good(ImmutableArray<double> values, ImmutableArray<double> loads)
    {
        bool isKnown = LastGood.SequenceEqual(values) && LastGoodLoads.Length == loads.Length;
        return this with { LastGood = values, LastGoodLoads = isKnown ? [.. LastGoodLoads.Zip(loads, Math.Max)] : loads };
    }

    /// <summary>Services with clearly more load than the last good configuration was seen to be good for. It says nothing of that.</summary>
    internal ImmutableArray<int> AboveGood(ObservedMesh observed) => LastGoodLoads.Length != observed.Services.Length ? []
        : [.. Enumerable.Range(0, LastGoodLoads.Length).Where(service => observed.Services[service].LoadPerSecond > (1 + LoadNoise) * LastGoodLoads[service])];

    /// <summary>Whether the loads are those at which a fallback has failed.</summary>
    internal bool HasFailedAt(ObservedMesh observed) => FailedLoads.Length == observed.Services.Length
        && FailedLoads.Zip(observed.Loads).All(pair => Math.Max(pair.First, pair.Second) <= (1 + LoadNoise) * Math.Min(pair.First, pair.Second));

    /// <summary>
    /// The state once the mesh was found to have changed: what was good before says nothing of it now, and missed objectives and distrust were of a policy
    /// that does not propose any more. All else is remembered.
    /// </summary>
    internal SafetyState AfterDrift() => this with
    {
        LastGood = [],
        LastGoodLoads = [],
        BadSteps = 0,
        HasActed = false,
        DistrustedSteps = 0,
        IsFallback = false,
        FallbackSince = null,
        FailedLoads = [],
    };

    /// <summary>The state for a scenario: itself, or, where the scenario has other controls, a new one that stays paused.</summary>
    /// <param name="scenario">The scenario.</param>
    internal SafetyState For(Scenario scenario) => scenario.Controls.Select(control => control.Name).SequenceEqual(Controls.Select(own => own.Control))
        ? this
        : new SafetyState
        {
            Step = Step,
            IsPaused = IsPaused,
            Controls = [.. scenario.Controls.Select(control => new ControlHistory(control.Name, null, 0, []))],
        };

    /// <summary>
    /// What the mesh is wanted to be like, by what was read: with the weights that nodes get again once somebody is ready there, and the cores that new pods get.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="read">What was read.</param>
    /// <param name="readiness">Who was ready then.</param>
    internal DesiredState Wanted(Scenario scenario, DesiredState read, MeshReadiness readiness) =>
        BegunCores.Wanted(scenario, this, WithheldTraffic.Wanted(Withheld, read), readiness);

    /// <summary>
    /// What was wanted and is there has become an action of ours; what is not there was not. Where a value is neither what it was nor what we wanted,
    /// somebody else has changed it.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="read">What the mesh is like.</param>
    /// <param name="readiness">Who was ready then; null on a mesh that does not tell.</param>
    public SafetyState Confirm(Scenario scenario, DesiredState read, MeshReadiness? readiness = null)
    {
        ImmutableArray<double?> found = PresentConfiguration.Of(scenario, WithheldTraffic.Wanted(Withheld, read)).Values, given = GivenOf(scenario, read, readiness);
        SafetyState next = this with { Pending = [], Withheld = [.. Withheld.Select(each => each.Confirm(read, Step))] };
        var places = Controls.Select((own, index) => (own.Control, index)).ToDictionary(own => own.Control, own => own.index, StringComparer.Ordinal);
        foreach (PendingChange change in Pending)
        {
            if (places.TryGetValue(change.Control, out int index) && (IsSo(change, index, given) || (AreAllNew(index) && IsSo(change, index, found))))
            {
                next = next.Acted(scenario, change, index);
            }
        }

        // By what is known now.
        given = (this with { Known = next.Known }).GivenOf(scenario, read, readiness);
        return next with
        {
            Contests = ContestedControl.Notice(scenario, next, given),
            Known = [.. given.Select((value, i) => value ?? next.Known.ElementAtOrDefault(i))],
        };

        // What they begin with may be what was wanted.
        bool AreAllNew(int index) => readiness?.Begun.TryGetValue(scenario.Controls[index].Node ?? scenario.Controls[index].Service!, out double? others) == true && others is null;

        bool IsSo(PendingChange change, int index, ImmutableArray<double?> values) =>
            values[index] is double value && PresentConfiguration.AreEqual(scenario.Controls[index].Kind, value, change.To);
    }

    private ImmutableArray<double?> GivenOf(Scenario scenario, DesiredState read, MeshReadiness? readiness) =>
        PresentConfiguration.Of(scenario, BegunCores.Given(scenario, this, WithheldTraffic.Wanted(Withheld, read), readiness ?? MeshReadiness.Untold)).Values;

    /// <summary>The same after something was sent. What the mesh took and is not like was written by somebody faster, and counts as an answer to that.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="read">What the mesh is like.</param>
    /// <param name="readiness">Who was ready then.</param>
    /// <param name="overwritten">What it took and is not like; what was to be sent after that says nothing of others.</param>
    public SafetyState Sent(Scenario scenario, DesiredState read, MeshReadiness readiness, ImmutableArray<MeshDifference> overwritten)
    {
        SafetyState next = Confirm(scenario, read, readiness);
        IEnumerable<PendingChange> theirs = Pending.Where(change => overwritten.Any(difference => IsOf(change, difference))
            && !next.Controls.Any(own => own.Control == change.Control && own.ChangedAt == change.At));
        return next with
        {
            Contests = theirs.Aggregate(
                next.Contests, (contests, change) => ContestedControl.Set(contests, ContestedControl.In(contests, change.Control).Noticed(Step).Answered(Step) with { IsTheirs = true })),
        };

        // Where all pods are new, nobody has given them anything yet.
        bool IsOf(PendingChange change, MeshDifference difference)
        {
            ControlSpec? control = scenario.Controls.FirstOrDefault(control => control.Name == change.Control);
            return control is not null && difference.IsOf(control)
                && !(control.Kind == ControlKind.Cores && readiness.Begun.TryGetValue(difference.Target, out double? others) && others is null);
        }
    }

    private SafetyState Acted(Scenario scenario, PendingChange change, int index)
    {
        ControlHistory own = Controls[index];
        int direction = change.To.CompareTo(change.From);
        ImmutableArray<long> turns = [.. own.Turns.Where(step => step > Step - scenario.Safety.DirectionWindowSteps)];
        turns = own.Direction == -direction ? turns.Add(Step) : turns;
        return this with
        {
            Controls = Controls.SetItem(index, new ControlHistory(own.Control, change.At, direction, turns)),
            Known = Known.IsEmpty ? Known : Known.SetItem(index, change.To),
            Contests = [.. Contests.Select(contest => contest.Control == change.Control && contest.IsTheirs ? contest.Answered(Step) : contest)],
            ActedAt = change.At,
            HasActed = HasActed || change.IsAnswerable,
        };
    }

    /// <summary>Takes the loads of a step in; a new start forgets those before it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="input">What the step is given.</param>
    /// <param name="observed">The loads.</param>
    internal SafetyState Remember(Scenario scenario, ControlInput input, ObservedMesh observed)
    {
        int most = scenario.Safety.WindowSteps;
        bool isFull = observed.IsGood && input.Windows.All(window => window.Interval is null || window.Interval.Start >= input.ActiveSince || input.ActiveSince > input.Now);
        Dictionary<string, KnownLoads> before = [];
        foreach (KnownLoads loads in Loads)
        {
            _ = before.TryAdd(loads.Service, loads);
        }

        return this with
        {
            FilledSteps = isFull ? Math.Min(most, FilledSteps + 1) : FilledSteps,
            Loads =
            [
                .. observed.Services.Select(service =>
                {
                    ImmutableArray<double> known = before.GetValueOrDefault(service.Service)?.PerSecond ?? [];
                    known = service.Quality == SignalQuality.Good ? known.Add(service.LoadPerSecond) : known;
                    return new KnownLoads(service.Service, known.Length > most ? known[^most..] : known);
                }),
            ],
        };
    }

    /// <summary>Forgets loads of before a start.</summary>
    /// <param name="activeSince">The start.</param>
    internal SafetyState Since(DateTimeOffset activeSince) => ActiveSince == activeSince
        ? this
        : this with { ActiveSince = activeSince, FilledSteps = 0, HeldSteps = 0, Loads = [], Known = [] };
}
