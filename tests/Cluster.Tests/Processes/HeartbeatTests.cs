using System.Globalization;
using Meshward.Learning.Ppo;
using Meshward.Learning.Tests.Training;
using Npgsql;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>Membership of silos that have no time for it.</summary>
[Trait("speed", "slow"), Collection<SilosCollection>]
public sealed class HeartbeatTests(SilosFixture silos, ITestOutputHelper output)
{
    /// <summary>Variable with the seconds that the load lasts, for whoever wants to look longer than the usual ten.</summary>
    private const string Variable = "MESHWARD_HEARTBEAT_SECONDS";

    private static readonly TimeSpan _load = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "10", CultureInfo.InvariantCulture));

    private static readonly TimeSpan _often = TimeSpan.FromMilliseconds(500);

    // Silos write every five seconds that they are alive.
    private static readonly TimeSpan _latest = TimeSpan.FromSeconds(7);

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_are_on_time_and_suspect_none_while_all_cores_learn()
    {
        await using var source = NpgsqlDataSource.Create(silos.Three.Database);
        Member[] before = await ActiveAsync(source);
        Assert.Equal(3, before.Length);

        // Where PostgreSQL was away before, they write again at their next turn.
        while ((await ActiveAsync(source)).Any(member => member.Silence > _latest))
        {
            await Task.Delay(_often, Patience);
        }

        var training = silos.Three.Console.Training;
        string run = await training.StartAsync(
            SmallTraining.Task(new PpoConfig { Simulators = SilosFixture.Simulators, TotalSteps = 20_000_000_000 }), Patience);
        using (var load = CancellationTokenSource.CreateLinkedTokenSource(Patience))
        {
            // One thread a core that computes beside the three silos.
            Thread[] burners = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Burn(load.Token)) { IsBackground = true })];
            Array.ForEach(burners, burner => burner.Start());
            long start = TimeProvider.System.GetTimestamp();
            TimeSpan longest = TimeSpan.Zero;
            while (TimeProvider.System.GetElapsedTime(start) < _load)
            {
                await Task.Delay(_often, Patience);
                Member[] now = await ActiveAsync(source);
                Assert.Equal(before.Select(Standing), now.Select(Standing));
                Assert.All(now, member => Assert.InRange(member.Silence, TimeSpan.FromSeconds(-1), _latest));
                longest = now.Select(member => member.Silence).Append(longest).Max();
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_load.TotalSeconds} s: the longest silence was {longest.TotalSeconds:F2} s"));

            await load.CancelAsync();
            Array.ForEach(burners, burner => burner.Join());
        }

        int rounds = (await training.GetStatusAsync(run, Patience)).Latest?.Round ?? 0;
        await training.EndAsync(run, Patience);
        Assert.True(rounds > 10, $"The silos did not learn: {rounds} rounds.");
    }

    private static (int Port, int Generation, string Suspicions) Standing(Member member) => (member.Port, member.Generation, member.Suspicions);

    private static void Burn(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Thread.SpinWait(1000);
        }
    }

    // Status 3 is Active.
    private static async Task<Member[]> ActiveAsync(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand(
            "SELECT port, generation, coalesce(suspect_times, ''), clock_timestamp() - alive FROM meshward_silo WHERE status = 3 ORDER BY port");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(Patience);
        List<Member> members = [];
        while (await rows.ReadAsync(Patience))
        {
            members.Add(new(rows.GetInt32(0), rows.GetInt32(1), rows.GetString(2), rows.GetTimeSpan(3)));
        }

        return [.. members];
    }

    private sealed record Member(int Port, int Generation, string Suspicions, TimeSpan Silence);
}
