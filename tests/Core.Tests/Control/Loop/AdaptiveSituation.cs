using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Drift;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Tests.Control.Drift;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>
/// The compute scenario under its training load, measured by the queueing model that made its trace; node 2 becomes twice as slow when a test says so.
/// A training is over when a test says so, too, and brings the best actions on the refitted model; what is stored is text.
/// </summary>
internal sealed class AdaptiveSituation : IRetraining, IAdaptationBooks, IComputation
{
    private static readonly Lazy<Parts> s_parts = new(Parts.Prepare);

    private readonly QueueingMesh _before;
    private readonly QueueingMesh _after;
    private int[] _levels;
    private CounterRandom _random;

    public AdaptiveSituation(long seed = 1, int samplesToTrain = 12)
    {
        QueueingTraceSettings usual = QueueingTraceSettings.For(Scenario);
        QueueingNode node = usual.Nodes[1];
        QueueingTraceSettings slow = usual with { Nodes = usual.Nodes.SetItem(1, node with { MeanServiceSeconds = [.. node.MeanServiceSeconds.Select(seconds => 2 * seconds)] }) };
        (_before, _after, _random) = (new QueueingMesh(Scenario, usual, seed), new QueueingMesh(Scenario, slow, seed), new CounterRandom(seed, 5));
        Settings = new AdaptationSettings { SamplesToTrain = samplesToTrain, SamplesToTryAgain = 5, MostTrainings = 2 };
        _levels = [.. s_parts.Value.Dynamics.Grid.InitialLevels];
        Stored = new AdaptationMemory("basis", "ordered").ToJson();
        Proposals = Restart();
    }

    public static Scenario Scenario => s_parts.Value.Scenario;

    public static AdaptiveModels Models => s_parts.Value.Models;

    public AdaptationSettings Settings { get; }

    public AdaptiveProposals Proposals { get; private set; }

    public string Stored { get; private set; }

    public AdaptationMemory Memory => AdaptationMemory.FromJson(Stored)!;

    public bool IsSlow { get; set; }

    /// <summary>What a training comes to when it is asked for; null while it runs.</summary>
    public Func<TrainingOrder, TrainingEnd?> Trains { get; set; } = _ => null;

    public Func<MeasuredStep, MeasuredStep> Measures { get; set; } = step => step;

    public List<int> Looked { get; } = [];

    public int Drops { get; private set; }

    public List<ProposalChange> Told { get; } = [];

    public List<string> Kept { get; } = [];

    public List<ProposalSet> Sets { get; } = [];

    public long Step { get; private set; }

    /// <summary>What the last proposal went by.</summary>
    public ObservedMesh Observed { get; private set; } = new([], 0);

    /// <summary>Goes on after a death with what is stored; a policy that took over is the best on its model.</summary>
    public AdaptiveProposals Restart()
    {
        AdaptationMemory memory = Memory;
        IPolicy policy = memory.Policy is null ? s_parts.Value.Best : Best(memory.State.ModelSamples);
        return Proposals = new AdaptiveProposals(Models, Settings, new AdaptiveStart(memory, policy, null), this, this, this, 10_000);
    }

    /// <summary>The best actions on a refitted model, as a training brings them.</summary>
    public TrainingEnd Trained(TrainingOrder order) =>
        new(new TrainedCandidate(Best(order.Samples), new byte[] { 1, 2, 3 }, $"hash{order.Number}", $"compute-{order.Number}"), "it learned");

    /// <summary>Time steps: each is measured, learned of, and followed by the next proposal, which is carried out.</summary>
    public async Task LiveAsync(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            double[] loads = new double[1];
            Scenario.TrainingLoad.LoadAt(Step, ref _random, loads);
            ObservedMesh observed = new([new ObservedService(Scenario.Mesh.Services[0], SignalQuality.Good, loads[0], 0, 0, "")], 0);
            ImmutableArray<double?> present = [.. Scenario.Controls.Select((control, k) => (double?)control.Levels[_levels[k]])];
            if (Step > 0)
            {
                // The load of the window is the one that the last decision went by: it is held for a step.
                MeasuredStep step = new(Step, Observed, present, (IsSlow ? _after : _before).Measure(Step, [.. Observed.Loads], _levels));
                Told.AddRange(await Proposals.LearnAsync(Measures(step), TestContext.Current.CancellationToken));
            }

            Observed = observed;
            Sets.Add(await Proposals.ProposeAsync(observed, present, TestContext.Current.CancellationToken));
            _levels = [.. Sets[^1].Policy!.Proposal.Levels];
            Step++;
        }
    }



    /// <summary>Until something is told.</summary>
    public async Task UntilAsync(JournalEvent happened, int most = 60)
    {
        for (int i = 0; i < most && !Told.Any(change => change.Event == happened); i++)
        {
            await LiveAsync(1);
        }

        Assert.Contains(Told, change => change.Event == happened);
    }

    TrainingEnd? IRetraining.Look(TrainingOrder order)
    {
        Looked.Add(order.Number);
        return Trains(order);
    }

    void IRetraining.Drop() => Drops++;

    Task IAdaptationBooks.SaveAsync(AdaptationMemory memory)
    {
        Stored = memory.ToJson();
        return Task.CompletedTask;
    }

    Task IAdaptationBooks.KeepAsync(TrainedCandidate candidate, string inForce)
    {
        Kept.Add($"{candidate.Sha256} beside {inForce}");
        return Task.CompletedTask;
    }

    Task<T> IComputation.RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.FromResult(work());

    private static OptimalPolicy Best(ImmutableArray<Meshward.Core.SystemModels.Refitting.RecentSample> samples)
    {
        RefittedMesh mesh = Models.MeshOf(samples)!;
        return new OptimalPolicy(mesh.Dynamics, mesh.Table, StateValues.Optimal(mesh.Table));
    }

    private sealed record Parts(Scenario Scenario, MeshDynamics Dynamics, AdaptiveModels Models, OptimalPolicy Best)
    {
        public static Parts Prepare()
        {
            (Scenario scenario, FittedSystemModel fitted, CleanedTrace rows, DriftCalibration calibration) = ShippedCompute.Instance;
            var basis = new AdaptationBasis(rows, calibration, 0);

            // Through bytes, as it comes to a silo.
            var models = new AdaptiveModels(scenario, fitted, AdaptationBasisFile.Read(AdaptationBasisFile.Write(basis), "basis").Value!);
            MeshDynamics dynamics = new(scenario, models.Before, fitted.Region);
            OutcomeTable table = OutcomeTable.Build(dynamics).Value!;
            return new(scenario, dynamics, models, new OptimalPolicy(dynamics, table, StateValues.Optimal(table)));
        }
    }
}
