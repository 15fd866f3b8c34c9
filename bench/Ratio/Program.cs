using Meshward.Bench;

// meshward bench NAME [flags]; without a name the names are listed.
if (args.Length == 0 || args.Any(argument => argument is "--help" or "-h"))
{
    Console.WriteLine($"usage: meshward bench NAME {BenchSettings.Usage}\n");
    foreach (BenchmarkGroup each in BenchmarkGroup.All)
    {
        Console.WriteLine($"  {each.Name,-10} {each.Summary}");
    }

    Console.WriteLine($"\nusage: meshward bench {SoakSettings.Verb} {SoakSettings.Usage}: a cluster at work while its silos are killed, one a minute");
    Console.WriteLine($"usage: meshward bench {SoakSettings.UpgradeVerb} {SoakSettings.UpgradeUsage}: a cluster at work while its silos go from one build to another, and back");

    return 0;
}

if (args is [BenchTestbed.Verb, .. string[] part])
{
    return await BenchTestbed.ServeAsync(part);
}

if (args is [SoakSettings.Verb or SoakSettings.UpgradeVerb, .. string[] soak])
{
    return await Soak.RunAsync(args[0], soak);
}

BenchmarkGroup? group = BenchmarkGroup.All.FirstOrDefault(each => each.Name == args[0]);
if (group is null)
{
    return Bad($"found '{args[0]}', expected the name of a benchmark: {string.Join(", ", BenchmarkGroup.All.Select(each => each.Name))}");
}

List<RatioResult> results = [];
BenchSettings? settings = null;
try
{
    settings = BenchSettings.Parse(args.AsSpan(1), group.Flags.AsSpan());
    await foreach (RatioBenchmark benchmark in group.Benchmarks(settings))
    {
        results.Add(await RatioResult.MeasureAsync(benchmark, settings.Runs, Console.Error.WriteLine));
    }

    Keep(settings, group.Name);
    return settings.Check ? Missed() : 0;
}
catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
{
    // What took minutes to measure is kept, beside the results of a whole run and not in their place.
    if (results.Count > 0)
    {
        Keep(settings!, group.Name + "-partial");
    }

    return Bad(problem.Message);
}

void Keep(BenchSettings settings, string name)
{
    RatioRun run = RatioRun.Of([.. results], TimeProvider.System);
    string place = Path.Combine(settings.Out, name);
    File.WriteAllText(place + ".json", run.ToJson() + "\n");
    File.WriteAllText(place + ".md", run.ToMarkdown());
    Console.WriteLine(settings.Json ? run.ToJson() : run.ToMarkdown());
}

// A miss is a result: only who asks for it gets it as a failure.
int Missed()
{
    string[] missed = [.. results.Where(result => result.Met == false).Select(result => $"{result.Name} ({result.Goal})")];
    if (missed.Length > 0)
    {
        Console.Error.WriteLine($"goals that were missed: {string.Join(", ", missed)}");
    }

    return missed.Length > 0 ? 3 : 0;
}

static int Bad(string line)
{
    Console.Error.WriteLine(line);
    return 2;
}
