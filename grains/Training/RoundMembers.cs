using System.Collections.Immutable;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;
using Polly;
using Polly.Hedging;

namespace Meshward.Grains.Training;

/// <summary>
/// Asks simulators and groups of a training for their part of a round, all at once. One that has not answered in time, since its silo is slow or lost, is
/// asked for again under the name of a spare, on another silo; the first answer counts. All answers are the same, since a round is a pure function.
/// </summary>
internal sealed class RoundMembers
{
    /// <summary>Spares of a simulator or group.</summary>
    public const int Spares = 2;

    private static readonly ResiliencePropertyKey<(AveragingNode Member, GroupOrder Order)> _asked = new("asked");

    private readonly IGrainFactory _grains;
    private readonly string _run;
    private readonly ResiliencePipeline _pipeline;
    private readonly ResiliencePipeline<RoundReply> _hedged;

    /// <summary>The simulators and groups of one training.</summary>
    /// <param name="grains">Where they are.</param>
    /// <param name="run">Key of the training; its grain must hold the order, which simulators ask it for.</param>
    /// <param name="pipeline">Repeats calls that a lost silo left without an answer.</param>
    /// <param name="clock">Measures how long they take.</param>
    public RoundMembers(IGrainFactory grains, string run, ResiliencePipeline pipeline, TimeProvider clock)
    {
        (_grains, _run, _pipeline) = (grains, run, pipeline);
        _hedged = new ResiliencePipelineBuilder<RoundReply> { TimeProvider = clock }
            .AddHedging(new HedgingStrategyOptions<RoundReply>
            {
                MaxHedgedAttempts = Spares,
                DelayGenerator = arguments => ValueTask.FromResult(PatienceFor(arguments.Context)),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is Exception exception
                    && !arguments.Context.CancellationToken.IsCancellationRequested
                    && LostPeers.IsPassing(exception)),
                ActionGenerator = arguments => async () =>
                    Outcome.FromResult(await AskAsync(arguments.ActionContext, spare: arguments.AttemptNumber)),
            })
            .Build();
    }

    /// <summary>Runs a round on some of them.</summary>
    /// <param name="members">What a sum is formed of.</param>
    /// <param name="order">The round.</param>
    /// <param name="cancellationToken">Gives the round up.</param>
    /// <returns>[members] what they gave back, in the same order.</returns>
    public async Task<RoundSum[]> RunAsync(ImmutableArray<AveragingNode> members, GroupOrder order, CancellationToken cancellationToken)
    {
        RoundReply[] replies = await Task.WhenAll(members.Select(member => AskAsync(member, order, cancellationToken)));
        return [.. replies.Select(reply => reply.ToSum())];
    }

    // A group waits for its members, and perhaps for the spare of one, before it can answer: whoever waits for the group waits longer.
    private static TimeSpan PatienceFor(ResilienceContext context)
    {
        (AveragingNode member, GroupOrder order) = context.Properties.GetValue(_asked, default);
        return order.Patience * (member.Level + 1);
    }

    private async Task<RoundReply> AskAsync(AveragingNode member, GroupOrder order, CancellationToken cancellationToken) => await _pipeline.ExecuteAsync(
        async token =>
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(token);
            try
            {
                context.Properties.Set(_asked, (member, order));
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
        (AveragingNode member, GroupOrder order) = context.Properties.GetValue(_asked, default);
        return member.Level == 0
            ? _grains.GetGrain<ISimulatorGrain>(GrainKeys.Simulator(_run, member.Number, spare)).RunRoundAsync(order.Round, context.CancellationToken)
            : _grains.GetGrain<ISimulatorGroupGrain>(GrainKeys.Group(_run, member.Number, spare)).RunRoundAsync(order, context.CancellationToken);
    }
}
