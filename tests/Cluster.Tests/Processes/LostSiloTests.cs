using System.Globalization;
using Meshward.Grains.Contracts;
using Meshward.Learning.Ppo;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>Silos and PostgreSQL, of which one after the other dies in the middle of a training.</summary>
[Trait("speed", "slow"), Collection<SilosCollection>]
public sealed class LostSiloTests(SilosFixture silos, ITestOutputHelper output)
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    private int Middle => silos.Task.Rounds / 3;

    [Fact]
    public async Task Three_silos_learn_the_policy_of_a_program_without_silos()
    {
        Assert.Equal(SilosFixture.Simulators, silos.Three.Console.Cores);
        Assert.Equal(await silos.UndisturbedAsync(), await TrainAsync(silos.Three, "nothing", Middle, (_, killed) =>
        {
            killed();
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public async Task A_training_loses_nothing_when_a_silo_of_its_simulators_dies() =>
        Assert.Equal(await silos.UndisturbedAsync(), await TrainAsync(silos.Three, "a silo of simulators", Middle, async (run, killed) =>
            await ReplaceAsync(silos.Three, await silos.Three.OtherThanHomeOfAsync(run, SilosFixture.Simulators), killed)));

    [Fact]
    public async Task A_training_of_more_simulators_than_one_place_sums_loses_nothing_when_a_silo_of_a_group_dies()
    {
        const int Groups = 2;
        TrainingTask task = SmallTraining.Task(new PpoConfig { Simulators = 9, TotalSteps = 1_200_000 });
        string trained = await TrainAsync(silos.Three, "a silo of a group", task.Rounds / 3, async (run, killed) =>
            await ReplaceAsync(silos.Three, await silos.Three.OfGroupsOtherThanHomeOfAsync(run, Groups), killed), task);
        Assert.Equal(await SilosFixture.UndisturbedAsync(task), trained);
    }

    [Fact]
    public async Task A_training_loses_nothing_when_its_own_silo_dies() =>
        Assert.Equal(await silos.UndisturbedAsync(), await TrainAsync(silos.Three, "the silo of the training", Middle, async (run, killed) =>
            await ReplaceAsync(silos.Three, await silos.Three.HomeOfAsync(run), killed)));

    [Fact]
    public async Task A_training_whose_silo_dies_goes_on_elsewhere_though_nobody_asks_for_it() =>
        Assert.Equal(await silos.UndisturbedAsync(), await TrainUnwatchedAsync(silos.Three));

    [Fact]
    public async Task A_training_on_a_single_silo_goes_on_by_itself_when_the_silo_is_back() =>
        Assert.Equal(await silos.UndisturbedAsync(), await TrainUnwatchedAsync(silos.One));

    [Fact]
    public async Task Trainings_on_one_silo_and_on_three_outlast_ten_seconds_without_PostgreSQL()
    {
        TrainingTask task = SmallTraining.Task(new PpoConfig { Simulators = SilosFixture.Simulators, TotalSteps = 5_000_000 });
        string undisturbed = await SilosFixture.UndisturbedAsync(task);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string> one = TrainAsync(silos.One, "PostgreSQL for ten seconds, one silo", 1, async (_, killed) =>
        {
            begun.SetResult();
            await dead.Task;
            killed();
        }, task);

        // The second one starts when the first has begun, and its own first round takes the database away: neither can be over by then.
        await Task.WhenAny(begun.Task, one);
        Task<string> three = TrainAsync(silos.Three, "PostgreSQL for ten seconds, three silos", 1, async (_, killed) =>
        {
            await silos.Server.KillAsync();
            killed();
            dead.SetResult();
            await Task.Delay(TimeSpan.FromSeconds(10), Patience);
            await silos.Server.StartAsync();
        }, task);
        Assert.Equal([undisturbed, undisturbed], await Task.WhenAll(one, three));
    }

    // Trains, and lets something happen from a round on. The longest wait for a round is how long it kept the training.
    private async Task<string> TrainAsync(SiloProcesses cluster, string what, int fromRound, Func<string, Action, Task> happen, TrainingTask? task = null)
    {
        string run = await cluster.Console.Training.StartAsync(task ?? silos.Task, Patience);
        Task? happening = null;
        bool isKilled = false;
        int roundsAfter = 0;
        long last = TimeProvider.System.GetTimestamp();
        double longest = 0;
        await foreach (TrainingProgress progress in cluster.Console.Training.WatchAsync(run, Patience))
        {
            longest = Math.Max(longest, TimeProvider.System.GetElapsedTime(last).TotalSeconds);
            last = TimeProvider.System.GetTimestamp();
            roundsAfter += Volatile.Read(ref isKilled) ? 1 : 0;
            if (happening is null && progress.Round >= fromRound)
            {
                happening = Task.Run(() => happen(run, () => Volatile.Write(ref isKilled, true)), Patience);
            }
        }

        await happening!;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: the longest wait for a round was {longest:F2} s"));
        Assert.True(roundsAfter > 1, "The training was over before anything happened to it.");
        return (await cluster.Console.Training.GetPolicyAsync(run, Patience)).Sha256();
    }

    // Nobody asks for the training after its silo has died: the reminder alone makes it go on. The list of policies is the controller's.
    private async Task<string> TrainUnwatchedAsync(SiloProcesses cluster)
    {
        string run = await cluster.Console.Training.StartAsync(silos.Task, Patience);
        long asked = TimeProvider.System.GetTimestamp();
        int home = await cluster.HomeOfAsync(run);
        double known = TimeProvider.System.GetElapsedTime(asked).TotalSeconds;
        while ((await cluster.Console.Training.GetStatusAsync(run, Patience)).Latest is not { } latest || latest.Round < Middle)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Patience);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run}: its silo was known after {known:F2} s, its middle reached after {TimeProvider.System.GetElapsedTime(asked).TotalSeconds:F2} s"));
        DateTimeOffset killed = default;
        await ReplaceAsync(cluster, home, () => killed = TimeProvider.System.GetUtcNow());
        PolicyEntry? policy;
        while ((policy = (await cluster.Console.Training.ListPoliciesAsync(silos.Task.Scenario.Name, Patience)).FirstOrDefault(entry => entry.Run == run)) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), Patience);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run}: ended {(policy.FinishedAt - killed).TotalSeconds:F1} s after its silo was killed"));
        Assert.True(policy.FinishedAt > killed, "The training was over before its silo died.");
        return policy.Sha256;
    }

    private static async Task ReplaceAsync(SiloProcesses cluster, int silo, Action killed)
    {
        await cluster.KillAsync(silo);
        killed();
        await cluster.StartAsync(silo, Patience);
    }
}
