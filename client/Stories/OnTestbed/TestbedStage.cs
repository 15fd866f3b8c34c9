using System.Collections.Immutable;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Load;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Stories.OnTestbed;

/// <summary>
/// The testbed that runs, on which the same story is played with one actor after the other: each begins from the scenario's configuration and with the
/// speeds that the nodes had, under the same requests. When it is given back, the testbed is as it was found.
/// </summary>
internal sealed class TestbedStage : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly TestbedState _testbed;
    private readonly TestbedLease _load;
    private readonly DesiredState _before;
    private readonly Workbench _bench;
    private readonly Session _session;

    private TestbedStage(HttpClient http, TestbedState testbed, TestbedLease load, DesiredState before, Workbench bench, Session session) =>
        (_http, _testbed, _load, _before, _bench, _session) = (http, testbed, load, before, bench, session);

    /// <summary>Where the testbed is changed.</summary>
    public Uri Operation => new(_testbed.Operation);

    private ImmutableDictionary<string, double> Speeds => _testbed.Nodes.ToImmutableDictionary(node => node.Key, node => node.Value.Speed);

    private Scenario Scenario => _bench.Scenario;

    /// <summary>Finds the testbed, and is alone in sending requests to it from then on.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="testbed">The testbed.</param>
    /// <param name="http">Sends changes.</param>
    /// <param name="session">Clock, and Ctrl-C.</param>
    /// <exception cref="BadInputException">It lacks what the scenario names.</exception>
    /// <exception cref="ActuatorException">Somebody else drives it, or it cannot be asked.</exception>
    public static async Task<TestbedStage> OpenAsync(Workbench bench, TestbedState testbed, HttpClient http, Session session)
    {
        Uri operation = new(testbed.Operation);
        TestbedActuator actuator = new(http, operation);
        if (await actuator.CheckAsync(bench.Scenario, session.Stop) is { IsEmpty: false } mistakes)
        {
            throw new BadInputException(mistakes);
        }

        TestbedLease load = await TestbedLease.TakeAsync(operation, $"adapt {bench.Scenario.Name}", [DrivenPart.Load], session);
        return new TestbedStage(http, testbed, load, await actuator.ReadAsync(session.Stop), bench, session);
    }

    /// <summary>Plays the story with one actor.</summary>
    /// <param name="actor">Who acts.</param>
    /// <param name="load">The load.</param>
    /// <param name="plan">How long it is, and when the mesh changes.</param>
    /// <param name="speeds">By node, how fast it is from the change on; the others stay as they are.</param>
    /// <param name="seed">Seed of arrivals.</param>
    /// <param name="report">Is told after each time step how many are over.</param>
    /// <returns>Every step as those who sent the requests measured it, and what became of them.</returns>
    public async Task<(PolicyRecord Record, StepLedger Ledger)> PlayAsync(
        IStoryActor actor, LoadPattern load, (int Steps, int ChangeAt) plan, ImmutableDictionary<string, double> speeds, long seed, Action<int> report)
    {
        TimeSpan step = Scenario.Mesh.TimeStep;
        await SetSpeedsAsync(Speeds, null);
        await SetAsync(DesiredState.Of(Scenario, [.. Scenario.Controls.Select(control => control.InitialLevel)], _before), _session);
        LoadPlan requests = new(load, Scenario.Mesh.Services.Length, step, plan.Steps * step, ArrivalKind.Poisson, seed);
        StepLedger ledger = new(Scenario, requests, plan.Steps);
        using LoadGenerator generator = new(new LoadTarget(new Uri(_testbed.Front), Scenario.Mesh.Services, s_patience), requests) { Ended = ledger.Add };
        if (await generator.WarmUpAsync(_session.Stop) is string problem)
        {
            throw new WorkFailedException($"{_testbed.Front}: found no answer ({problem}); expected a testbed that runs");
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_session.Stop);
        StepTimes times = new(_session.Clock, _session.Clock.GetUtcNow(), step);
        Task running = generator.RunAsync(stop.Token), acting = actor.ActAsync(ledger, times, stop.Token);
        try
        {
            ImmutableArray<ImmutableArray<int>> levels = await WatchAsync(actor, acting, times, plan, speeds, report);
            await running;
            StepScores scores = new(_bench.Dynamics);
            ImmutableArray<EvaluationStep> steps = [.. levels.Select((own, at) =>
                scores.Measured(scores.Predicted(ledger.LoadsOf(at).AsSpan(), own.AsSpan()), ledger.TargetsOf(at)))];
            return (new PolicyRecord(actor.Name, steps), ledger);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
            await acting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Puts everything back, whatever ended the story.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await SetSpeedsAsync(Speeds, null);
            await SetAsync(_before, _session with { Stop = CancellationToken.None });
        }
        catch (Exception problem) when (problem is ActuatorException or WorkFailedException)
        {
            await _session.Terminal.Error.WriteLineAsync($"the testbed could not be put back as it was: {problem.Message}");
        }

        await _load.DisposeAsync();
    }

    // What is set is read in the middle of each step.
    private async Task<ImmutableArray<ImmutableArray<int>>> WatchAsync(
        IStoryActor actor, Task acting, StepTimes times, (int Steps, int ChangeAt) plan, ImmutableDictionary<string, double> speeds, Action<int> report)
    {
        TestbedActuator looking = new(_http, Operation);
        var levels = ImmutableArray.CreateBuilder<ImmutableArray<int>>(plan.Steps);
        while (levels.Count < plan.Steps)
        {
            if (levels.Count == plan.ChangeAt)
            {
                await SetSpeedsAsync(speeds, actor.Generation);
            }

            await times.UntilAsync(levels.Count + 0.5, _session.Stop);
            levels.Add(LevelsOf(await looking.ReadAsync(_session.Stop)));
            await times.UntilAsync(levels.Count, _session.Stop);
            if (acting.IsCompleted)
            {
                await acting;
            }

            report(levels.Count);
        }

        return levels.MoveToImmutable();
    }

    private ImmutableArray<int> LevelsOf(DesiredState present)
    {
        ImmutableArray<double?> values = PresentConfiguration.Of(Scenario, present).Values;
        return [.. Scenario.Controls.Select((control, i) => values[i] is double value
            ? Enumerable.Range(0, control.Levels.Length).MinBy(level => Math.Abs(control.Levels[level] - value))
            : throw new WorkFailedException($"{_testbed.Operation}configuration: found no value of {control.Name}"))];
    }

    private async Task SetSpeedsAsync(ImmutableDictionary<string, double> speeds, long? generation)
    {
        try
        {
            if (await TestbedClient.SetSpeedsAsync(Operation, speeds, generation, CancellationToken.None) is string refusal)
            {
                throw new WorkFailedException($"{_testbed.Operation}speeds: {refusal}");
            }
        }
        catch (HttpRequestException problem)
        {
            throw new ActuatorException($"{_testbed.Operation}speeds: found no answer ({problem.Message.TrimEnd('.')}); expected a testbed that runs", isPassing: true, problem);
        }
    }

    private async Task SetAsync(DesiredState desired, Session session)
    {
        await using TestbedLease lease = await TestbedLease.TakeAsync(Operation, $"adapt {Scenario.Name}", [DrivenPart.Configuration], session);
        await new TestbedActuator(_http, Operation, () => lease.Generation).ApplyAsync(desired, CancellationToken.None);
    }
}
