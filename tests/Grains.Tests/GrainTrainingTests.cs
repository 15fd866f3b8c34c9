using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Tests.Cluster;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests;

public sealed class GrainTrainingTests
{
    // Far more rounds than a test waits for.
    private static readonly TrainingTask _endless = SmallTraining.Task(SmallTraining.Config with { TotalSteps = 50_000_000 });

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public async Task Grains_learn_the_same_policy_as_one_process_bit_for_bit(int silos, int cores)
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { Simulators = 4 });
        await using GrainCluster cluster = await GrainCluster.StartAsync(silos, cores);
        string run = await cluster.Training.StartAsync(task, Patience);
        List<TrainingProgress> progress = await WatchAsync(cluster, run);
        Assert.Equal(Enumerable.Range(1, task.Rounds), progress.Select(round => round.Round));
        TrainedPolicy policy = await cluster.Training.GetPolicyAsync(run, Patience);
        Assert.Equal(await Undisturbed.PolicyAsync(task), Safetensors.Write(policy));
        Assert.Equal(TrainingPhase.Finished, (await cluster.Training.GetStatusAsync(run, Patience)).Phase);
    }

    [Fact]
    public async Task Simulators_are_spread_evenly_in_the_order_of_silo_addresses()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { Simulators = 6, TotalSteps = 1 });
        await using GrainCluster cluster = await GrainCluster.StartAsync(3);
        string run = await cluster.Training.StartAsync(task, Patience);
        await WatchAsync(cluster, run);
        SiloAddress[] silos = [.. cluster.Silos().OrderBy(silo => silo.Endpoint.Port).ThenBy(silo => silo.Generation)];
        for (int k = 0; k < 6; k++)
        {
            // The first run of a mesh has number 1, so that its simulator 0 is on the second silo.
            SiloAddress where = await cluster.WhereAsync(cluster.Grains.GetGrain<ISimulatorGrain>($"{run}/{k}"));
            Assert.Equal(silos[(1 + k) % 3], where);
        }
    }

    [Fact]
    public async Task A_training_whose_silo_is_killed_goes_on_elsewhere_with_the_same_policy()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { TotalSteps = 300 * 2 * 32 * 8 });
        await using GrainCluster cluster = await GrainCluster.StartAsync(3);
        string run = await cluster.Training.StartAsync(task, Patience);
        await cluster.Storage.CheckpointWritten.Task.WaitAsync(Patience);
        await cluster.KillAsync(await cluster.WhereAsync(cluster.Run(run)));
        await WatchAsync(cluster, run);
        Assert.Equal(await Undisturbed.PolicyAsync(task), Safetensors.Write(await cluster.Training.GetPolicyAsync(run, Patience)));
    }

    [Fact]
    public async Task A_simulator_whose_silo_is_killed_costs_a_repetition_and_changes_nothing()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { TotalSteps = 300 * 3 * 32 * 8, Simulators = 3 });
        await using GrainCluster cluster = await GrainCluster.StartAsync(3);
        string run = await cluster.Training.StartAsync(task, Patience);
        await cluster.Storage.CheckpointWritten.Task.WaitAsync(Patience);
        SiloAddress training = await cluster.WhereAsync(cluster.Run(run));
        await cluster.KillAsync(cluster.Silos().First(silo => !silo.Equals(training)));
        await WatchAsync(cluster, run);
        Assert.Equal(await Undisturbed.PolicyAsync(task), Safetensors.Write(await cluster.Training.GetPolicyAsync(run, Patience)));
    }

    [Fact]
    public async Task A_training_that_is_deactivated_goes_on_from_its_checkpoint_with_the_same_policy()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { TotalSteps = 200 * 2 * 32 * 8 });
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        string run = await cluster.Training.StartAsync(task, Patience);
        await cluster.Storage.CheckpointWritten.Task.WaitAsync(Patience);
        await cluster.DeactivateAsync(cluster.Run(run));
        await WatchAsync(cluster, run);
        Assert.Equal(await Undisturbed.PolicyAsync(task), Safetensors.Write(await cluster.Training.GetPolicyAsync(run, Patience)));
    }

    [Fact]
    public async Task Several_watchers_see_every_round_and_one_who_leaves_does_not_end_the_training()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { TotalSteps = 50 * 2 * 32 * 8 });
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        string run = await cluster.Training.StartAsync(task, Patience);
        Task<List<TrainingProgress>> one = WatchAsync(cluster, run), other = WatchAsync(cluster, run);
        await foreach (TrainingProgress _ in cluster.Training.WatchAsync(run, Patience))
            break;
        Assert.Equal(task.Rounds, (await one).Count);
        Assert.Equal(await one, await other);
        Assert.Equal(TrainingPhase.Finished, (await cluster.Training.GetStatusAsync(run, Patience)).Phase);
    }

    [Fact]
    public async Task Cancelling_keeps_the_policy_of_the_rounds_that_were_finished()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        string run = await cluster.Training.StartAsync(_endless, Patience);
        await foreach (TrainingProgress progress in cluster.Training.WatchAsync(run, Patience))
        {
            if (progress.Round == 3)
                break;
        }

        TrainedPolicy policy = await cluster.Training.CancelAsync(run, Patience);
        int rounds = (int)(policy.EnvSteps / _endless.StepsPerRound);
        Assert.InRange(rounds, 3, _endless.Rounds - 1);
        Assert.Equal(await Undisturbed.PolicyAsync(_endless, rounds), Safetensors.Write(policy));
        Assert.Equal(TrainingPhase.Cancelled, (await cluster.Training.GetStatusAsync(run, Patience)).Phase);
        Assert.False(Assert.Single(await cluster.Training.ListPoliciesAsync("compute", Patience)).IsComplete);
        Assert.Equal(policy.Sha256(), (await cluster.Training.CancelAsync(run, Patience)).Sha256());
    }

    [Fact]
    public async Task A_watcher_whose_token_falls_stops_watching_as_cancelled_and_the_training_goes_on()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        string run = await cluster.Training.StartAsync(_endless, Patience);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (TrainingProgress progress in cluster.Training.WatchAsync(run, leave.Token))
            {
                if (progress.Round == 2)
                    await leave.CancelAsync();
            }
        });
        Assert.Equal(TrainingPhase.Running, (await cluster.Training.GetStatusAsync(run, Patience)).Phase);
        await cluster.Training.CancelAsync(run, Patience);
    }

    [Fact]
    public async Task The_newest_policy_of_a_scenario_is_found_and_no_policy_of_another()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        var runs = new List<string>();
        for (long seed = 1; seed <= 2; seed++)
        {
            runs.Add(await cluster.Training.StartAsync(SmallTraining.Task(seed: seed), Patience));
            await WatchAsync(cluster, runs[^1]);
        }

        Assert.Equal(["compute-1", "compute-2"], runs);
        TrainedPolicy? newest = await cluster.Training.FindPolicyAsync("compute", _endless.Scenario.Hash, Patience);
        Assert.Equal(2, newest!.Seed);
        Assert.Equal(["compute-2", "compute-1"], (await cluster.Training.ListPoliciesAsync("compute", Patience)).Select(entry => entry.Run));
        Assert.Null(await cluster.Training.FindPolicyAsync("compute", "another hash", Patience));
        Assert.Null(await cluster.Training.FindPolicyAsync("other", _endless.Scenario.Hash, Patience));
        Assert.Empty(await cluster.Training.ListPoliciesAsync("other", Patience));
    }

    [Fact]
    public async Task All_computation_waits_for_the_pool_while_grains_go_on_answering()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1, cores: 1);
        ComputePool pool = cluster.Pool(Assert.Single(cluster.Silos()));
        using var release = new ManualResetEventSlim();
        Task<int> blocker = pool.RunAsync(token => { release.Wait(token); return 0; }, Patience);
        string run = await cluster.Training.StartAsync(SmallTraining.Task(), Patience);
        for (int i = 0; i < 100; i++)
        {
            TrainingStatus status = await cluster.Training.GetStatusAsync(run, Patience);
            Assert.Equal(TrainingPhase.Running, status.Phase);
            Assert.Null(status.Latest);
        }

        release.Set();
        await blocker;
        Assert.Equal(SmallTraining.Task().Rounds, (await WatchAsync(cluster, run)).Count);
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_fails_with_one_line_and_stays_failed()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        ITrainingGrain grain = cluster.Run("compute-1");
        await grain.StartAsync(new TrainingOrder("hash", new byte[] { 9, 9, 9, 9 }));
        TrainingFailedException failure = await Assert.ThrowsAsync<TrainingFailedException>(() => WatchAsync(cluster, "compute-1"));
        Assert.DoesNotContain('\n', failure.Message);
        await cluster.DeactivateAsync(grain);
        TrainingStatus status = await cluster.Training.GetStatusAsync("compute-1", Patience);
        Assert.Equal(TrainingPhase.Failed, status.Phase);
        Assert.Equal(failure.Message, status.Failure);
    }

    [Theory]
    [InlineData("order")]
    [InlineData("runs")]
    [InlineData("outcome")]
    [InlineData("checkpoint")]
    public async Task A_training_runs_to_its_end_though_the_store_loses_an_answer(string state)
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config);
        await using GrainCluster cluster = await GrainCluster.StartAsync(1, 2);
        cluster.Storage.LosesAnswerOf = state;
        string run = await cluster.Training.StartAsync(task, Patience);
        await WatchAsync(cluster, run);
        Assert.Null(cluster.Storage.LosesAnswerOf);
        Assert.Equal(await Undisturbed.PolicyAsync(task), Safetensors.Write(await cluster.Training.GetPolicyAsync(run, Patience)));
        Assert.Equal([run], (await cluster.Training.ListRunsAsync(Patience)).Select(entry => entry.Run));
        Assert.Equal(TrainingPhase.Finished, (await cluster.Training.GetStatusAsync(run, Patience)).Phase);
    }

    [Fact]
    public async Task A_run_has_one_order_and_no_stranger_is_watched()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        string run = await cluster.Training.StartAsync(_endless, Patience);
        await cluster.Run(run).StartAsync(TrainingOrder.Of(_endless));
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Run(run).StartAsync(TrainingOrder.Of(SmallTraining.Task())));
        await cluster.Training.CancelAsync(run, Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() => WatchAsync(cluster, "compute-99"));
    }

    private static async Task<List<TrainingProgress>> WatchAsync(GrainCluster cluster, string run)
    {
        var seen = new List<TrainingProgress>();
        await foreach (TrainingProgress progress in cluster.Training.WatchAsync(run, Patience))
            seen.Add(progress);
        return seen;
    }
}
