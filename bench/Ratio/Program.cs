using System.Globalization;
using Meshward.Bench;

// meshward bench [train] [--trace FILE] [--baseline SCRIPT] [--runs N] [--steps N] [--out FOLDER] [--json]
Dictionary<string, string> flags = new()
{
    ["--trace"] = Path.Combine(BenchMesh.Repository, "..", "shared", "traces", "kth", "tnsm2024.csv"),
    ["--baseline"] = Path.Combine(BenchMesh.Repository, "..", "shared", "bench", "ppo_seed.py"),
    ["--runs"] = "5",
    ["--steps"] = "200000",
    ["--out"] = Path.Combine(BenchMesh.Repository, "bench", "results"),
};
bool json = false;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--json")
    {
        json = true;
    }
    else if (flags.ContainsKey(args[i]) && i + 1 < args.Length)
    {
        flags[args[i]] = args[++i];
    }
    else if (args[i] != "train")
    {
        return Bad($"found '{args[i]}', expected train, {string.Join(", ", flags.Keys)} with a value, or --json");
    }
}

if (!int.TryParse(flags["--runs"], NumberStyles.None, CultureInfo.InvariantCulture, out int runs) || runs < 1)
{
    return Bad($"--runs: found '{flags["--runs"]}', expected a whole number of at least 1");
}

if (!long.TryParse(flags["--steps"], NumberStyles.None, CultureInfo.InvariantCulture, out long steps) || steps < 1)
{
    return Bad($"--steps: found '{flags["--steps"]}', expected a whole number of at least 1");
}

if (!File.Exists(flags["--trace"]))
{
    return Bad($"--trace: found no file '{flags["--trace"]}', expected a trace in CSV");
}

SeedLoop seed = new(flags["--baseline"]);
if (await seed.FindMissingAsync() is string missing)
{
    return Bad(missing);
}

try
{
    List<RatioResult> results = [];
    foreach (RatioBenchmark benchmark in await TrainBenchmark.AllAsync(flags["--trace"], seed, steps))
    {
        results.Add(await RatioResult.MeasureAsync(benchmark, runs, Console.Error.WriteLine));
    }

    RatioRun run = RatioRun.Of([.. results], TimeProvider.System);
    Directory.CreateDirectory(flags["--out"]);
    string place = Path.Combine(flags["--out"], "train");
    await File.WriteAllTextAsync(place + ".json", run.ToJson() + "\n");
    await File.WriteAllTextAsync(place + ".md", run.ToMarkdown());
    Console.WriteLine(json ? run.ToJson() : run.ToMarkdown());
    return 0;
}
catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
{
    return Bad(problem.Message);
}

static int Bad(string line)
{
    Console.Error.WriteLine(line);
    return 2;
}
