using System.Collections.Immutable;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;
using Polly;
using Polly.Hedging;

namespace Meshward.Grains.Training;

/// <summary>
/// Runs rounds on the simulator grains of a run, all at once. A simulator that has not answered by the deadline, since its silo is slow or lost, is
/// asked for again under the name of a spare, on another silo; the first answer counts. All answers are the same, since a round is a pure function.
/// </summary>
public sealed class GrainRoundRunner : IRoundRunner
{
    /// <summary>Spares of a simulator.</summary>
    public const int Spares = 2;

    private const int TimesLastRound = 4;
    private static readonly TimeSpan _shortestDeadline = TimeSpan.FromSeconds(1);
    private static readonly ResiliencePropertyKey<(int Simulator, RoundOrder Order)> _asked = new("asked");

    private readonly IGrainFactory _grains;
    private readonly string _run;
    private readonly ResiliencePipeline _pipeline;
    private readonly ResiliencePipeline<RoundReply> _hedged;
    private readonly TimeProvider _clock;

    // The first round of a silo fetches the training, which may be tens of megabytes.
    private TimeSpan _deadline = TimeSpan.FromSeconds(5);

    /// <summary>A runner for one training.</summary>
    /// <param name="grains">Where the simulators are.</param>
    /// <param name="run">Key of the training; its grain must hold the order, which the simulators ask it for.</param>
    /// <param name="pipeline">Repeats calls that a lost silo left without an answer.</param>
    /// <param name="clock">Measures deadlines.</param>
    public GrainRoundRunner(IGrainFactory grains, string run, ResiliencePipeline pipeline, TimeProvider clock)
    {
        (_grains, _run, _pipeline, _clock) = (grains, run, pipeline, clock);
        _hedged = new ResiliencePipelineBuilder<RoundReply> { TimeProvider = clock }
            .AddHedging(new HedgingStrategyOptions<RoundReply>
            {
                MaxHedgedAttempts = Spares,
                DelayGenerator = _ => ValueTask.FromResult(_deadline),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is Exception exception
                    && !arguments.Context.CancellationToken.IsCancellationRequested
                    && LostPeers.IsPassing(exception)),
                ActionGenerator = arguments => async () =>
                    Outcome.FromResult(await AskAsync(arguments.ActionContext, arguments.AttemptNumber + 1)),
            })
            .Build();
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<RoundResult>> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken)
    {
        var order = new RoundOrder(request.TaskHash, request.Round, request.LearnerState);
        long start = _clock.GetTimestamp();
        RoundReply[] replies = await Task.WhenAll(Enumerable.Range(0, task.Simulators).Select(simulator => AskAsync(simulator, order, cancellationToken)));
        TimeSpan next = TimesLastRound * _clock.GetElapsedTime(start);
        _deadline = next > _shortestDeadline ? next : _shortestDeadline;
        return [.. replies.Select((reply, simulator) => new RoundResult(simulator, reply.LearnerState, reply.Statistics))];
    }

    private async Task<RoundReply> AskAsync(int simulator, RoundOrder order, CancellationToken cancellationToken) => await _pipeline.ExecuteAsync(
        async token =>
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(token);
            try
            {
                context.Properties.Set(_asked, (simulator, order));
                return await _hedged.ExecuteAsync(async each => await AskAsync(each, spare: 0), context);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        },
        cancellationToken);

    private Task<RoundReply> AskAsync(ResilienceContext context, int spare)
    {
        (int simulator, RoundOrder order) = context.Properties.GetValue(_asked, default);
        return _grains.GetGrain<ISimulatorGrain>(GrainKeys.Simulator(_run, simulator, spare)).RunRoundAsync(order, context.CancellationToken);
    }
}
