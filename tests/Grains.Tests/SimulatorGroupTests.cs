using Meshward.Grains.Tests.Cluster;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests;

/// <summary>Trainings with more simulators than one place sums.</summary>
public sealed class SimulatorGroupTests
{
    private const int Rounds = 3;
    private const string Simulator = "simulator", Group = "simulator-group";

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    // Groups counted by hand: 9 in two, 65 in nine that are two.
    [Theory]
    [InlineData(1, 8, 0)]
    [InlineData(1, 9, 2)]
    [InlineData(3, 65, 11)]
    public async Task Groups_on_all_silos_ask_each_simulator_once_a_round_and_the_policy_is_that_of_one_process(int silos, int simulators, int groups)
    {
        TrainingTask task = SmallTask(simulators);
        await using GrainCluster cluster = await GrainCluster.StartAsync(silos);
        Assert.Equal(await Undisturbed.PolicyAsync(task), await TrainAsync(cluster, task));
        Assert.Equal(EachRound(simulators), cluster.Calls.Of(Simulator).Select(call => call.Key).Order());
        Assert.Equal(EachRound(groups), cluster.Calls.Of(Group).Select(call => call.Key).Order());
        Assert.Equal(Math.Min(silos, groups), cluster.Calls.Of(Group).Select(call => call.Silo).Distinct().Count());

        static IEnumerable<string> EachRound(int members) =>
            Enumerable.Range(0, members).SelectMany(k => Enumerable.Repeat($"compute-1/{k}", Rounds)).Order();
    }

    [Fact]
    public async Task A_group_whose_silo_dies_in_the_middle_of_a_round_is_repeated_on_another_one_and_changes_nothing()
    {
        TrainingTask task = SmallTask(20);
        await using GrainCluster cluster = await GrainCluster.StartAsync(3);
        var summed = new TaskCompletionSource<SiloAddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        string? chosen = null;

        // In the last round one group that is not with the training has its sum, and gives it to nobody.
        cluster.Calls.Before = async (call, silo) =>
        {
            if (call.TargetId.Type.ToString() != Group || cluster.Calls.Of(Group).Length <= (Rounds - 1) * 3)
                return;
            if (cluster.Calls.Of("training").Any(training => training.Silo.Equals(silo)))
                return;
            if (Interlocked.CompareExchange(ref chosen, call.TargetId.Key.ToString(), null) is not null)
                return;
            await call.Invoke();
            summed.SetResult(silo);
            await never.Task;
        };
        Task<byte[]> policy = TrainAsync(cluster, task);
        SiloAddress dies = await summed.Task.WaitAsync(Patience);
        await cluster.KillAsync(dies);
        Assert.Equal(await Undisturbed.PolicyAsync(task), await policy);
        Assert.Contains(cluster.Calls.Of(Group), call => call.Key == $"{chosen}*1" && !call.Silo.Equals(dies));
        never.SetCanceled(Patience);
    }

    [Fact]
    public async Task Cancelling_a_training_gives_up_the_round_of_every_simulator_of_every_group()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(2);
        int asked = 0, givenUp = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var allGivenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Calls.Before = async (call, _) =>
        {
            if (call.TargetId.Type.ToString() != Simulator)
                return;
            if (Interlocked.Increment(ref asked) == 9)
                all.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Request.GetCancellationToken());
            }
            finally
            {
                if (Interlocked.Increment(ref givenUp) == 9)
                    allGivenUp.SetResult();
            }
        };
        string run = await cluster.Training.StartAsync(SmallTask(9), Patience);
        await all.Task.WaitAsync(Patience);
        await cluster.Training.EndAsync(run, Patience);
        await allGivenUp.Task.WaitAsync(Patience);
        Assert.Equal(9, asked);
    }

    private static TrainingTask SmallTask(int simulators)
    {
        PpoConfig config = SmallTraining.Config with { Simulators = simulators, Environments = 8, StepsPerEnvironment = 4, Hidden = [8], BatchSize = 32 };
        return SmallTraining.Task(config with { TotalSteps = Rounds * simulators * config.SamplesPerRound });
    }

    private static async Task<byte[]> TrainAsync(GrainCluster cluster, TrainingTask task)
    {
        string run = await cluster.Training.StartAsync(task, Patience);
        await foreach (TrainingProgress progress in cluster.Training.WatchAsync(run, Patience))
            Assert.Equal(task.StepsPerRound, progress.Statistics.EnvSteps);
        return Safetensors.Write(await cluster.Training.GetPolicyAsync(run, Patience));
    }
}
