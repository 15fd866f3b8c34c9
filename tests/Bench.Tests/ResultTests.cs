namespace Meshward.Bench.Tests;

public sealed class ResultTests
{
    private static readonly string _folder = Path.Combine(BenchMesh.Repository, "bench", "results");

    public static TheoryData<string> Names => [.. Directory.GetFiles(_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Kept_results_are_read_and_their_tables_follow_from_them(string name)
    {
        RatioRun run = RatioRun.FromJson(File.ReadAllText(Path.Combine(_folder, $"{name}.json")));

        Assert.Equal(File.ReadAllText(Path.Combine(_folder, $"{name}.md")), run.ToMarkdown());
        Assert.All(run.Results, result => Assert.Equal(result.Goal?.IsMet(result.Ours, result.Ratio), result.Met));
    }
}
