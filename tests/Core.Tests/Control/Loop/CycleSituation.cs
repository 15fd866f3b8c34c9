using System.Collections.Immutable;
using System.Text.Json;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>
/// A control cycle on the mesh of <see cref="SafetySituation"/>, whose time step is 10 s with 4 s to settle. Loads are 20 and 10 and objectives are
/// met, unless a test says otherwise; the window is one step, so that the first decision may act. The policy wants what a test says.
/// </summary>
internal sealed class CycleSituation : IWindows, IProposals, ICycleBooks, IComputation
{
    public CycleSituation(string section = "window-steps: 1\nlargest-change: 1\ncool-down: 1 s")
    {
        Scenario = SafetySituation.Read(section);
        Restart();
    }

    public DrivenClock Clock { get; } = new();

    public Scenario Scenario { get; }

    public MemoryMesh Mesh { get; } = new(SafetySituation.Mesh(0.5, 0.2, 3, 3));

    public HookedJournal Journal { get; } = new();

    public ControlCycle Cycle { get; private set; } = null!;

    /// <summary>What is stored, as JSON: what cannot be read back is found out.</summary>
    public string? Stored { get; private set; }

    public CycleState State { get; set; } = new();

    public double[]? Wanted { get; set; } = [0.5, 0.2, 3, 3];

    public Func<string, ServiceWindow?> Window { get; set; } = _ => null;

    public Action? OnMeasure { get; set; }

    public Action? OnPropose { get; set; }

    public Func<ImmutableArray<double?>, Forecast?>? Forecast { get; set; }

    public List<(double Start, double End)> Stretches { get; } = [];

    public List<OperatorRequest> Orders { get; } = [];

    public List<MeasuredStep> Learned { get; } = [];

    /// <summary>[controls] what proposals were asked for with.</summary>
    public List<ImmutableArray<double?>> Asked { get; } = [];

    /// <summary>The decision whose outcome tells that the model has drifted; 0 for none.</summary>
    public long DriftsAt { get; set; }

    public long Generation { get; private set; }

    public DateTimeOffset Begun { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public CancellationToken Stop { get; set; } = TestContext.Current.CancellationToken;

    /// <summary>A controller of the next generation, of what is stored.</summary>
    public void Restart(bool isDryRun = false)
    {
        Generation++;
        CycleSettings settings = new(Scenario, Generation, Clock.GetUtcNow(), isDryRun);
        Cycle = new ControlCycle(settings, new CyclePorts(this, Mesh, this, Journal, this, this), Clock);
    }

    public async Task BeginAsync() =>
        State = await Clock.RunAsync(Cycle.BeginAsync(Stored is string json ? JsonSerializer.Deserialize<CycleState>(json)! : new CycleState(), Stop));

    /// <summary>Makes steps, one after the other.</summary>
    public async Task StepAsync(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            State = await Clock.RunAsync(Cycle.StepAsync(State, Stop));
        }
    }

    Task<ImmutableArray<ServiceWindow>> IWindows.ReadAsync(DateTimeOffset start, DateTimeOffset end, TimeSpan patience, CancellationToken cancellationToken)
    {
        OnMeasure?.Invoke();
        Stretches.Add(((start - Begun).TotalSeconds, (end - Begun).TotalSeconds));
        return Task.FromResult<ImmutableArray<ServiceWindow>>([.. Scenario.Mesh.Services.Select(service => Window(service) ?? new ServiceWindow(
            service,
            new ServiceInterval(start, end, SafetySituation.Requests(service == "web" ? 20 : 10, 0.1), [], end, new IntervalTally(0, 0, 0, 0, 0, 0, 0)),
            TimeSpan.Zero,
            null,
            []))]);
    }

    Task<ProposalSet> IProposals.ProposeAsync(ObservedMesh observed, ImmutableArray<double?> present, CancellationToken cancellationToken)
    {
        OnPropose?.Invoke();
        Asked.Add(present);
        if (Wanted is not { } wanted)
        {
            return Task.FromResult(new ProposalSet(null, null, null, null));
        }

        Proposal proposal = new("learned", [.. wanted.Select((value, i) => Scenario.Controls[i].Levels.IndexOf(value))], IsInsideRegion: true);
        ProposedAction action = new("learned", ImmutableSortedDictionary<string, double>.Empty, null, IsInsideRegion: true);
        return Task.FromResult(new ProposalSet(new RankedProposal(proposal, action), null, null, "abc") { Forecast = Forecast });
    }

    Task<PredictedOutcome?> IProposals.PredictAsync(ImmutableArray<double> loads, ImmutableArray<double?> values, CancellationToken cancellationToken) =>
        Task.FromResult<PredictedOutcome?>(new PredictedOutcome(ImmutableSortedDictionary<string, double>.Empty.Add("delay.web", 0.2), 1));

    Task<ImmutableArray<ProposalChange>> IProposals.LearnAsync(MeasuredStep step, CancellationToken cancellationToken)
    {
        Learned.Add(step);
        return Task.FromResult<ImmutableArray<ProposalChange>>(step.Decision == DriftsAt ? [new ProposalChange(JournalEvent.ModelDrift, "as a test says")] : []);
    }

    Task ICycleBooks.SaveAsync(CycleState state)
    {
        Stored = JsonSerializer.Serialize(state);
        return Task.CompletedTask;
    }

    Task<OperatorRequest?> ICycleBooks.NextOrderAsync(long after) => Task.FromResult(Orders.Find(order => order.Number > after));

    Task<T> IComputation.RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.FromResult(work());
}
