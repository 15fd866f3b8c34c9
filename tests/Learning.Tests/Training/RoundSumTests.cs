using System.Runtime.InteropServices;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

/// <summary>Sums of results and their means, held to a calculation written here.</summary>
public sealed class RoundSumTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_sum_is_formed_in_the_order_given()
    {
        RoundSum[] parts = [Part(1e8f, 1), Part(-1e8f, 2), Part(1, 6)];
        RoundSum sum = RoundSum.Of(parts);
        LearnerState total = LearnerState.FromBytes(sum.LearnerState.Span), mean = sum.MeanState();
        Assert.Equal(3, sum.Simulators);
        Assert.Equal([1e8f + -1e8f + 1, 9], total.Weights);
        Assert.Equal([(1e8f + -1e8f + 1) / 3, 3], mean.Weights);
        Assert.Equal([-(1e8f + -1e8f + 1) / 3, -3], mean.FirstMoment);
        Assert.Equal((1f + 4 + 36) / 3, mean.SecondMoment[1]);
        Assert.Equal(1L << 40, mean.Steps);

        // In single precision 1e8 + 1 is 1e8.
        Assert.Equal(0, LearnerState.FromBytes(RoundSum.Of([parts[0], parts[2], parts[1]]).LearnerState.Span).Weights[0]);
        Assert.Equal(1e8f, LearnerState.FromBytes(parts[0].LearnerState.Span).Weights[0]);
    }

    [Fact]
    public void A_sum_of_sums_weighs_each_simulator_alike()
    {
        RoundSum sum = RoundSum.Of([RoundSum.Of([Part(1), Part(2), Part(3)]), Part(10)]);
        Assert.Equal(4, sum.Simulators);
        Assert.Equal([16f / 4], sum.MeanState().Weights);
    }

    [Fact]
    public void States_of_any_length_are_added_to_their_last_parameter()
    {
        for (int parameters = 1; parameters <= 20; parameters++)
        {
            float[] one = [.. Enumerable.Range(0, parameters).Select(i => 0.1f * i)], other = [.. Enumerable.Range(0, parameters).Select(i => 0.7f * i)];
            LearnerState sum = LearnerState.FromBytes(RoundSum.Of([Part(one), Part(other)]).LearnerState.Span);
            Assert.Equal(one.Zip(other, (a, b) => a + b), sum.Weights);
            Assert.Equal(one.Zip(other, (a, b) => a * a + b * b), sum.SecondMoment);
        }
    }

    [Fact]
    public void States_of_different_sizes_are_not_summed() =>
        Assert.Throws<ArgumentException>(() => RoundSum.Of([Part(1, 2), Part(1)]));

    [Fact]
    public void Steps_and_rejected_samples_are_summed_and_all_else_is_averaged()
    {
        RoundSum sum = RoundSum.Of(
        [
            Part(1) with { Statistics = new RoundStatistics(100, 1, 2, 3, 4, 5, 6, 7, 1) },
            RoundSum.Of(
            [
                Part(1) with { Statistics = new RoundStatistics(100, 2, 4, 6, 8, 10, 12, 14, 0) },
                Part(1) with { Statistics = new RoundStatistics(100, 6, 12, 18, 24, 30, 36, 42, 4) },
            ]),
        ]);
        Assert.Equal(new RoundStatistics(300, 3, 6, 9, 12, 15, 18, 21, 5), sum.MeanStatistics());
    }

    // The sizes of groups, of groups of groups and so on, counted by hand.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9, new[] { 4, 5 })]
    [InlineData(65, new[] { 7, 7, 7, 7, 8, 7, 7, 7, 8 }, new[] { 4, 5 })]
    public async Task A_round_sums_its_simulators_group_by_group(int simulators, params int[][] levels)
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with
        {
            Simulators = simulators,
            Environments = 8,
            StepsPerEnvironment = 2,
            BatchSize = 16,
            Epochs = 1,
            Hidden = [4],
        });
        var request = new RoundRequest(task.Hash, 0, new TrainingRun(task, new InProcessRoundRunner(1)).Start().LearnerState);
        var workspace = new RoundWorkspace();
        List<float[]> states = [.. Enumerable.Range(0, simulators).Select(one => Floats(Round.Run(task, one, request, workspace, Stop).LearnerState))];
        float[] flat = Sum(states);
        foreach (int[] sizes in levels)
        {
            int[] starts = [.. sizes.Select((_, group) => sizes.Take(group).Sum())];
            states = [.. sizes.Select((size, group) => Sum(states.GetRange(starts[group], size)))];
        }

        RoundSum sum = await new InProcessRoundRunner(2).RunAsync(task, request, Stop);
        Assert.Equal(simulators, sum.Simulators);
        Assert.Equal(Sum(states), Floats(sum.LearnerState));
        Assert.Equal(levels.Length > 0, !flat.AsSpan().SequenceEqual(Floats(sum.LearnerState)));
        Assert.Equal(16 * simulators, sum.MeanStatistics().EnvSteps);
    }

    [Fact]
    public async Task A_round_in_which_simulators_are_missing_is_refused()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { Simulators = 3 });
        var run = new TrainingRun(task, new Forgetful(SmallTraining.Task(SmallTraining.Config with { Simulators = 2 })));
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, Stop));
        Assert.Equal("The round has results of 2 simulators, expected 3.", refused.Message);
    }

    private static RoundSum Part(params float[] weights)
    {
        var state = new LearnerState(weights) { Steps = 1L << 40 };
        for (int i = 0; i < weights.Length; i++)
        {
            state.FirstMoment[i] = -weights[i];
            state.SecondMoment[i] = weights[i] * weights[i];
        }

        return new RoundSum(1, state.ToBytes(), new RoundStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    // Weights and both moments, after the number of steps.
    private static float[] Floats(ReadOnlyMemory<byte> state) => MemoryMarshal.Cast<byte, float>(state.Span[8..]).ToArray();

    private static float[] Sum(List<float[]> states)
    {
        float[] sum = [.. states[0]];
        foreach (float[] state in states.Skip(1))
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += state[i];
            }
        }

        return sum;
    }

    private sealed class Forgetful(TrainingTask fewer) : IRoundRunner
    {
        public Task<RoundSum> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken) =>
            new InProcessRoundRunner(1).RunAsync(fewer, request with { TaskHash = fewer.Hash }, cancellationToken);
    }
}
