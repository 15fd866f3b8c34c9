using Meshward.Bench;

// meshward bench NAME [flags]; without a name the names are listed.
if (args.Length == 0 || args.Any(argument => argument is "--help" or "-h"))
{
    Console.WriteLine($"usage: meshward bench NAME {BenchSettings.Usage}\n");
    foreach (BenchmarkGroup each in BenchmarkGroup.All)
    {
        Console.WriteLine($"  {each.Name,-10} {each.Summary}");
    }

    return 0;
}

if (args is [BenchTestbed.Verb, .. string[] part])
{
    return await BenchTestbed.ServeAsync(part);
}

BenchmarkGroup? group = BenchmarkGroup.All.FirstOrDefault(each => each.Name == args[0]);
if (group is null)
{
    return Bad($"found '{args[0]}', expected the name of a benchmark: {string.Join(", ", BenchmarkGroup.All.Select(each => each.Name))}");
}

try
{
    var settings = BenchSettings.Parse(args.AsSpan(1));
    List<RatioResult> results = [];
    await foreach (RatioBenchmark benchmark in group.Benchmarks(settings))
    {
        results.Add(await RatioResult.MeasureAsync(benchmark, settings.Runs, Console.Error.WriteLine));
    }

    RatioRun run = RatioRun.Of([.. results], TimeProvider.System);
    string place = Path.Combine(settings.Out, group.Name);
    await File.WriteAllTextAsync(place + ".json", run.ToJson() + "\n");
    await File.WriteAllTextAsync(place + ".md", run.ToMarkdown());
    Console.WriteLine(settings.Json ? run.ToJson() : run.ToMarkdown());
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
