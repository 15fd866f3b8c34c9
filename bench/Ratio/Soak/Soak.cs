using System.Globalization;
using System.Text.Json;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Journal;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>
/// A cluster that does its work while its silos are killed one after the other: three silos on PostgreSQL, a controller that changes a testbed under
/// load, and a training.
/// </summary>
/// <param name="settings">How long, and by which seed.</param>
internal sealed class Soak(SoakSettings settings)
{
    private const int Silos = 3;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly List<SiloLife> _lives = [];
    private readonly SiloLife?[] _living = new SiloLife?[Silos];
    private readonly List<SoakKill> _kills = [];
    private long _began;

    private double Now => TimeProvider.System.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Runs a soak, and writes what came of it.</summary>
    /// <param name="verb">Whether it is a soak or an upgrade.</param>
    /// <param name="arguments">What stands behind the verb.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string verb, string[] arguments)
    {
        try
        {
            var settings = SoakSettings.Parse(arguments, verb == SoakSettings.UpgradeVerb);
            Directory.CreateDirectory(settings.Out);
            SoakResult result = await new Soak(settings).RunAsync();
            await File.WriteAllTextAsync(Path.Combine(settings.Out, $"{settings.Name}.json"), result.ToJson() + "\n");
            await File.WriteAllTextAsync(Path.Combine(settings.Out, $"{settings.Name}.md"), result.ToMarkdown());
            await File.WriteAllTextAsync(Path.Combine(settings.Out, $"{settings.Name}.svg"), SoakPlot.Draw(result));
            Console.WriteLine(result.ToMarkdown());
            return settings.Check && result.Decisions.Lost + result.Decisions.Doubled > 0 ? 3 : 0;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
    }

    private async Task<SoakResult> RunAsync()
    {
        if (!PostgresServer.IsInstalled)
        {
            throw new InvalidDataException(PostgresServer.Missing);
        }

        await using PostgresServer server = await PostgresServer.CreateAsync();
        await using SoakMesh mesh = await SoakMesh.StartAsync();
        Say("testbed and Prometheus run; starting silos");
        await using SiloProcesses silos = await SiloProcesses.StartAsync(
            await server.CreateDatabaseAsync(), SiloProcesses.FreePorts(2 * Silos), Silos, pinned: false, CancellationToken.None, settings.Before);
        await ChildProcess.RunAsync("train", mesh.Scenario, "--cluster", silos.Gateways, "--data", mesh.Data, "--stop-at-ratio", "0.99", "--json");
        Say("the policy is trained");
        mesh.Load(settings.Length + s_patience, settings.Seed);
        await using var controller = ChildProcess.Console(
            "control", mesh.Scenario, "--apply", "--without-gate", "--cluster", silos.Gateways, "--data", mesh.Data, "--prometheus", mesh.Prometheus.ToString());
        await controller.UntilSaidAsync("is controlled from now on", s_patience);
        TrainingPulse pulse = new(silos, await silos.Console.Training.StartAsync(Endless(), CancellationToken.None));
        using CancellationTokenSource stop = new();
        Task following = pulse.FollowAsync(stop.Token);
        await SoakAsync(silos);

        // The controller's last step is over before the journal is read.
        bool isFollowed = controller.IsAlive;
        _ = await controller.InterruptAsync();
        await ChildProcess.RunAsync("control", mesh.Scenario, "--stop", "--cluster", silos.Gateways, "--data", mesh.Data);
        JsonElement load = await mesh.EndLoadAsync();
        await stop.CancelAsync();
        await following;
        List<StoredRecord> records = [];
        await foreach (StoredRecord stored in new GrainJournal(silos.Console.Grains, SoakMesh.Name, TimeProvider.System).ReadAsync(1, CancellationToken.None))
        {
            records.Add(stored);
        }

        await WriteLinesAsync($"{settings.Name}-journal.jsonl", records.Select(stored => System.Text.Encoding.UTF8.GetString(JournalJson.Write(stored.Record))));
        await WriteLinesAsync($"{settings.Name}-changes.jsonl", mesh.Witness.Changes.Select(change => JsonSerializer.Serialize(change)));
        return SoakResult.Of(settings, _kills, _lives, SoakLedger.Of(records, mesh.Witness.Changes), load, pulse, isFollowed);
    }

    private async Task SoakAsync(SiloProcesses silos)
    {
        _began = TimeProvider.System.GetTimestamp();
        for (int silo = 0; silo < Silos; silo++)
        {
            Begin(silo, silos);
        }

        using PeriodicTimer timer = new(s_look);
        Task ending = Task.CompletedTask;
        Queue<SoakEnd> plan = new(settings.Before is string before ? SoakEnd.Upgrade(before, Silos) : SoakEnd.AtRandom(settings, Silos));
        while (Now < settings.Length.TotalSeconds)
        {
            if (ending.IsCompleted && plan.TryPeek(out SoakEnd? next) && Now >= next.AtSeconds)
            {
                await ending;
                ending = ReplaceAsync(silos, plan.Dequeue());
            }

            await timer.WaitForNextTickAsync();
            foreach (SiloLife? life in _living)
            {
                life?.Look(Now);
            }
        }

        await ending;
    }

    private async Task ReplaceAsync(SiloProcesses silos, SoakEnd end)
    {
        (double at, double seconds, int silo) = (Now, _living[end.Silo]?.Seconds ?? 0, end.Silo);
        _living[silo] = null;
        await (end.IsOrderly ? silos.EndAsync(silo) : silos.KillAsync(silo));
        await silos.StartAsync(silo, CancellationToken.None, end.Program);
        Begin(silo, silos);
        _kills.Add(new SoakKill(at, silo, end.IsOrderly, Now - at));
        string build = settings.Before is string before ? end.Program == before ? ", the build before" : ", the present build" : "";
        Say(string.Create(CultureInfo.InvariantCulture, $"{at:0} s: silo {silo} {(end.IsOrderly ? "asked to end" : "killed")} after {seconds:0} s, ready again after {Now - at:0.0} s{build}"));
    }

    private void Begin(int silo, SiloProcesses silos)
    {
        SiloLife life = new(silo, silos.ProcessOf(silo), Now);
        life.Look(Now);
        _lives.Add(life);
        _living[silo] = life;
    }

    private static TrainingTask Endless()
    {
        BenchMesh mesh = BenchMesh.Load(BenchMesh.ReadScenario());
        PpoConfig config = LearningSettings.For(new PpoConfig { Simulators = Silos }, mesh.Dynamics.Scenario) with { TotalSteps = 2_000_000_000_000 };
        return TrainingTask.Create(mesh.Table, mesh.Dynamics, config, seed: 1, UpdateBackend.Fused, cores: 1);
    }

    private Task WriteLinesAsync(string name, IEnumerable<string> lines) => File.WriteAllLinesAsync(Path.Combine(settings.Out, name), lines);

    private static void Say(string line) => Console.Error.WriteLine($"soak: {line}");
}
