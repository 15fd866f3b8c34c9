using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Learning.Tests.Training;

public sealed class TrainingRunTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_default_preset_finds_the_optimum_and_keeps_it()
    {
        TrainingTask task = SmallTraining.Task(new PpoConfig { TotalSteps = 200_000, Simulators = 2 });
        TrainedPolicy policy = await Train(task, threads: 2);

        // By hand: bound 0.6 s. Load 4: 0.1 s / core at 60 %, one core, reward 5; loads 8 and 12: 0.2 and 0.3 s with one core, reward 5.
        Assert.Equal(5, policy.OptimalReward, 12);
        Assert.Equal(5, policy.MeanReward, 12);
        Assert.All(policy.Curve.TakeLast(policy.Curve.Length / 2), point => Assert.Equal(5, point.MeanReward, 12));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_policy_on_any_number_of_threads()
    {
        TrainedPolicy one = await Train(SmallTraining.Task(), threads: 1);
        TrainedPolicy two = await Train(SmallTraining.Task(), threads: 2);
        Assert.Equal(one.Sha256(), two.Sha256());
        Assert.NotEqual(one.Sha256(), (await Train(SmallTraining.Task(seed: 2), threads: 2)).Sha256());
    }

    [Fact]
    public async Task A_training_is_over_after_the_first_round_whose_policy_is_near_enough_to_the_optimum()
    {
        PpoConfig config = new() { TotalSteps = 200_000, Simulators = 2 };
        TrainedPolicy whole = await Train(SmallTraining.Task(config), threads: 2);
        TrainedPolicy early = await Train(SmallTraining.Task(config with { StopAtRatio = 0.9 }), threads: 2);

        int rounds = whole.Curve.TakeWhile(point => point.MeanReward < 0.9 * whole.OptimalReward).Count() + 1;
        Assert.InRange(rounds, 1, whole.Curve.Length - 1);
        Assert.Equal(whole.Curve.Take(rounds), early.Curve);
        Assert.Equal(early.Curve[^1].MeanReward, early.MeanReward);
    }

    [Fact]
    public async Task Simulators_are_at_the_next_round_when_a_round_is_told_of_and_the_last_one_has_none_after_it()
    {
        TrainingTask task = SmallTraining.Task();
        var runner = new RecordingRunner();
        var run = new TrainingRun(task, runner);
        List<int> begun = [];
        TrainingCheckpoint end = await run.RunAsync(
            run.Start(),
            (_, _) =>
            {
                begun.Add(runner.Begun);
                return ValueTask.CompletedTask;
            },
            Stop);
        Assert.Equal(task.Rounds, end.Round);
        Assert.Equal([2, 3, 4, 4], begun);
        Assert.Equal(runner.Begun, runner.Ended);
    }

    [Fact]
    public async Task A_round_that_is_under_way_when_the_policy_is_near_enough_is_given_up_and_waited_for()
    {
        PpoConfig config = new() { TotalSteps = 200_000, Simulators = 2, StopAtRatio = 0.9 };
        TrainingTask task = SmallTraining.Task(config);
        var runner = new RecordingRunner();
        var run = new TrainingRun(task, runner);
        TrainingCheckpoint end = await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, Stop);
        Assert.InRange(end.Round, 1, task.Rounds - 1);
        Assert.Equal(end.Round + 1, runner.Begun);
        Assert.Equal(runner.Begun, runner.Ended);
        Assert.Equal((await Train(task, threads: 2)).Sha256(), run.Policy(end).Sha256());
    }

    [Fact]
    public async Task A_round_that_is_told_of_is_kept_though_the_next_one_fails_at_once()
    {
        TrainingTask task = SmallTraining.Task();
        var run = new TrainingRun(task, new RecordingRunner(fails: 1));
        List<int> told = [];
        await Assert.ThrowsAsync<IOException>(() => run.RunAsync(
            run.Start(),
            (checkpoint, _) =>
            {
                told.Add(checkpoint.Round);
                return ValueTask.CompletedTask;
            },
            Stop));
        Assert.Equal([1], told);
    }

    [Fact]
    public async Task The_number_of_simulators_is_part_of_the_result()
    {
        TrainedPolicy two = await Train(SmallTraining.Task(), threads: 2);
        TrainedPolicy three = await Train(SmallTraining.Task(SmallTraining.Config with { Simulators = 3 }), threads: 2);
        Assert.NotEqual(two.Weights.ToArray(), three.Weights.ToArray());
        Assert.Equal(3, three.Config.Simulators);
    }

    [Fact]
    public async Task A_training_goes_on_from_a_stored_checkpoint_as_if_nothing_had_happened()
    {
        TrainingTask task = SmallTraining.Task();
        TrainedPolicy undisturbed = await Train(task, threads: 2);
        byte[]? stored = null;
        using var stop = new CancellationTokenSource();
        await new TrainingRun(task, new InProcessRoundRunner(2)).RunAsync(
            new TrainingRun(task, new InProcessRoundRunner(2)).Start(),
            async (checkpoint, _) =>
            {
                if (checkpoint.Round == 2)
                {
                    stored = checkpoint.ToBytes();
                    await stop.CancelAsync();
                }
            },
            stop.Token);

        TrainingTask elsewhere = TrainingTask.FromBytes(task.Bytes);
        var resumed = new TrainingRun(elsewhere, new InProcessRoundRunner(1));
        TrainingCheckpoint last = await resumed.RunAsync(TrainingCheckpoint.FromBytes(stored), (_, _) => ValueTask.CompletedTask, Stop);
        Assert.Equal(undisturbed.Sha256(), resumed.Policy(last).Sha256());
    }

    [Fact]
    public void A_training_order_carries_the_size_of_sigma()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "scenarios", "compute.yaml"));
        string text = string.Join('\n', lines.Where(line => !line.StartsWith("reward:", StringComparison.Ordinal)).Select(line =>
            line == "  - keep: end-to-end-delay <= answer-within" ? $"{line}\n    margin: 2 sigma\n  - minimise: cores.compute" : line));
        Scenario written = ScenarioReader.Read(new StringReader(text), "compute.yaml", ".").Value!;
        Scenario scenario = ScenarioReader.WithMargins(written, [new("end-to-end-delay", 0.1)]).Value!;

        TrainingTask task = TrainingTask.Create(SmallTraining.Table(scenario), SmallTraining.Config, 1, UpdateBackend.Fused, cores: 2);
        TrainingTask elsewhere = TrainingTask.FromBytes(task.Bytes);

        Assert.StartsWith("end-to-end-delay <= 0.8 s ? ", scenario.Reward, StringComparison.Ordinal);
        Assert.Equal(scenario.Reward, elsewhere.Scenario.Reward);
        Assert.Equal(scenario.Bounds, elsewhere.Scenario.Bounds);
        Assert.Equal(task.Hash, elsewhere.Hash);
    }

    [Fact]
    public async Task Stopping_keeps_the_best_policy_so_far()
    {
        TrainingTask task = SmallTraining.Task(new PpoConfig { Simulators = 2 });
        using var stop = new CancellationTokenSource();
        var run = new TrainingRun(task, new InProcessRoundRunner(2));
        TrainingCheckpoint last = await run.RunAsync(
            run.Start(), (checkpoint, _) => checkpoint.Round == 3 ? new ValueTask(stop.CancelAsync()) : ValueTask.CompletedTask, stop.Token);
        Assert.Equal(3, last.Round);
        TrainedPolicy policy = run.Policy(last);
        Assert.Equal(policy.Curve.Max(point => point.MeanReward), policy.MeanReward);
        Assert.Equal(3 * task.StepsPerRound, policy.EnvSteps);
    }

    [Fact]
    public async Task Progress_adds_up()
    {
        TrainingTask task = SmallTraining.Task();
        List<TrainingProgress> progress = [];
        var run = new TrainingRun(task, new InProcessRoundRunner(2));
        await run.RunAsync(run.Start(), (_, round) => Add(round), Stop);
        Assert.Equal(Enumerable.Range(1, 4), progress.Select(round => round.Round));
        Assert.All(progress, round => Assert.Equal((4, 512L * round.Round, 512L), (round.Rounds, round.EnvSteps, round.Statistics.EnvSteps)));
        Assert.All(progress, round => Assert.InRange(round.Statistics.Entropy, 0, Math.Log(30) + 1e-6));

        ValueTask Add(TrainingProgress round)
        {
            progress.Add(round);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public void A_task_survives_its_bytes()
    {
        TrainingTask task = SmallTraining.Task(SmallTraining.Config with { Hidden = [8, 4] });
        TrainingTask read = TrainingTask.FromBytes(task.Bytes);
        Assert.Equal(task.Hash, read.Hash);
        Assert.Equal(task.Outcomes.Rewards, read.Outcomes.Rewards);
        Assert.Equal([8, 4], read.Config.Hidden.ToArray());
        Assert.Equal(task.Scenario.Hash, read.Scenario.Hash);
    }

    [Fact]
    public void Another_seed_is_another_task() => Assert.NotEqual(SmallTraining.Task(seed: 1).Hash, SmallTraining.Task(seed: 2).Hash);

    [Fact]
    public async Task A_checkpoint_of_another_training_is_refused()
    {
        TrainingCheckpoint other = new TrainingRun(SmallTraining.Task(seed: 2), new InProcessRoundRunner(1)).Start();
        var run = new TrainingRun(SmallTraining.Task(), new InProcessRoundRunner(1));
        await Assert.ThrowsAsync<ArgumentException>(() => run.RunAsync(other, (_, _) => ValueTask.CompletedTask, Stop));
    }

    [Fact]
    public async Task The_learned_policy_acts_as_its_greedy_evaluation_says()
    {
        TrainingTask task = SmallTraining.Task();
        TrainedPolicy trained = await Train(task, threads: 2);
        var policy = new LearnedPolicy(trained, task.Scenario);
        int[] actions = new int[2];
        double sum = 0;
        for (int load = 0; load < 3; load++)
        {
            policy.Decide(new MeshSnapshot(0, task.Outcomes.Loads[load].AsSpan(), [4, 0], []), actions);
            sum += task.Outcomes.RewardsAt(load)[task.Outcomes.Grid.Encode(actions)];
        }

        Assert.Equal(trained.MeanReward, sum / 3, 12);
    }

    private static async Task<TrainedPolicy> Train(TrainingTask task, int threads)
    {
        var run = new TrainingRun(task, new InProcessRoundRunner(threads));
        return run.Policy(await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, Stop));
    }

    // Counts rounds that begin and end; fails at once from a round on.
    private sealed class RecordingRunner(int fails = int.MaxValue) : IRoundRunner
    {
        private readonly InProcessRoundRunner _inner = new(1);

        public int Begun { get; private set; }

        public int Ended { get; private set; }

        public Task<RoundSum> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken)
        {
            Begun++;
            return request.Round < fails ? EndAsync(_inner.RunAsync(task, request, cancellationToken)) : throw new IOException("no silo answers");
        }

        private async Task<RoundSum> EndAsync(Task<RoundSum> round)
        {
            try
            {
                return await round;
            }
            finally
            {
                Ended++;
            }
        }
    }
}
