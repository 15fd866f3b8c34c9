using System.Collections.Immutable;
using Meshward.Client.Control;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Evaluation;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;

namespace Meshward.Client.Stories.OnTestbed;

/// <summary>Tells a story on the testbed that runs, in real time: the controller that adapts first, then who is compared with it.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="load">The load.</param>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class TestbedStory(Scenario scenario, LoadPattern load, AdaptOptions options, Session session)
{
    /// <summary>What a story says that the user interrupted.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Tells it.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="baselines">Who is compared.</param>
    /// <param name="others">Names of those that can act.</param>
    /// <exception cref="BadInputException">No testbed runs, or it lacks what the scenario names.</exception>
    /// <exception cref="WorkFailedException">Nothing could be measured.</exception>
    public async Task<(Story Story, ImmutableArray<StepLedger> Ledgers, string? Stopped)> TellAsync(Workbench bench, Baselines baselines, ImmutableArray<string> others)
    {
        ImmutableDictionary<string, double> factors = options.Slow;
        TestbedState testbed = await new TestbedFile(DataDirectory.Find(options.Data, session)).FindAsync(session.Stop);
        if (testbed.Work != WorkKind.Timed)
        {
            throw new BadInputException("--slow", "found a testbed whose work is cpu, which takes the time that it takes; expected one with --work timed");
        }

        if (scenario.Model.Targets.FirstOrDefault(target => target.Quantity != $"delay.{target.Service}") is { } other)
        {
            throw new BadInputException(scenario.Source, $"found the target {other.Quantity}, which those who send requests cannot tell; expected delays of services alone");
        }

        ControlOrder order = await OrderAsync();
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            await using TestbedStage stage = await TestbedStage.OpenAsync(bench, testbed, http, session);
            IStoryActor[] actors =
            [
                new ControllerActor(order, Options(Journal, null), scenario.Name, session),
                .. others.Select(name => new PolicyActor(baselines.Make(name)!, bench, http, stage.Operation, session)),
            ];
            ImmutableDictionary<string, double> speeds = factors.ToImmutableDictionary(node => node.Key, node => testbed.Nodes[node.Key].Speed / node.Value);
            return await PlayAsync(stage, actors, speeds);
        }
        catch (Exception problem) when (problem is ActuatorException or MetricSourceException)
        {
            throw new WorkFailedException(problem.Message);
        }
    }

    /// <summary>Where the controller of the story keeps its state and its journal: no story goes on where another one ended.</summary>
    public string Journal { get; } = Path.Combine(DataDirectory.Find(options.Data, session), "stories", string.Create(null, $"{scenario.Name}-{session.Clock.GetUtcNow():yyyyMMdd-HHmmss}"));

    private async Task<(Story, ImmutableArray<StepLedger>, string?)> PlayAsync(TestbedStage stage, IStoryActor[] actors, ImmutableDictionary<string, double> speeds)
    {
        var records = ImmutableArray.CreateBuilder<PolicyRecord>(actors.Length);
        var ledgers = ImmutableArray.CreateBuilder<StepLedger>(actors.Length);
        string? stopped = await ProgressView.RunAsync<string?>(session.Terminal, session.Clock, "on the testbed", async report =>
        {
            try
            {
                foreach (IStoryActor actor in actors)
                {
                    (PolicyRecord record, StepLedger ledger) = await stage.PlayAsync(
                        actor, load, (options.Steps, options.ChangeAt), speeds, options.Seed, done => report(new WorkProgress(
                            ((double)records.Count + ((double)done / options.Steps)) / actors.Length, $"{actor.Name}, step {done} of {options.Steps}", $"{actor.Name} {done}/{options.Steps}")));
                    records.Add(record);
                    ledgers.Add(ledger);
                }

                return null;
            }
            catch (Exception problem) when (problem is ActuatorException or WorkFailedException)
            {
                return problem.Message;
            }
            catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
            {
                return Interrupted;
            }
        });
        if (stopped is not null && records.Count == 0)
        {
            // A table compares whole runs, and the first one is none yet.
            await session.Terminal.Error.WriteLineAsync($"there is no table, as no run was over; what the controller did is in its journal: meshward journal {options.Scenario} --data {Journal}");
            session.Stop.ThrowIfCancellationRequested();
            throw new WorkFailedException(stopped);
        }

        ImmutableArray<AdaptationEvent> events = actors[0].Events;
        return (new Story(options.Seed, records.ToImmutable(), events, StagesOf(events), [.. records.Skip(1).Take(2).Select(record => record.Policy)]), ledgers.ToImmutable(), stopped);
    }

    private ImmutableArray<AdaptationStage> StagesOf(ImmutableArray<AdaptationEvent> events) =>
        [.. Enumerable.Range(0, options.Steps).Select(step => events.LastOrDefault(each => each.Step < step)?.Stage ?? AdaptationStage.Following)];

    private async Task<ControlOrder> OrderAsync()
    {
        (ControlOrder? order, string? refusal) = await new ControlStart(Options(options.Data, options.ClusterText), session).MakeAsync(scenario);
        return order ?? throw new WorkFailedException(refusal!);
    }

    // On a testbed nobody is hurt by a policy that the gate has not passed; the journal says so. The policy may come from a cluster, the controller runs here.
    private ControlOptions Options(string? data, string? cluster) => new()
    {
        Scenario = options.Scenario,
        Data = data,
        ClusterText = cluster,
        SeedText = options.SeedText,
        ModelSeedText = options.ModelSeedText,
        PolicyText = options.Policy,
        PrometheusText = options.PrometheusText,
        IsApplied = true,
        WithoutGate = true,
        Adapt = true,
        TrainStepsText = options.TrainStepsText,
        SamplesText = options.SamplesText,
    };
}
