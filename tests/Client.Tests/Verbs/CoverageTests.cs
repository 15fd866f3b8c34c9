using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>What <c>explain</c> says that a trace covers.</summary>
public sealed class CoverageTests
{
    // Three loads and five numbers of cores are 15 pairs, of which one is not measured; each of the others counts for all six routing weights,
    // which the region does not look at: 14 x 6 of 90.
    [Fact]
    public async Task Controls_that_the_region_does_not_look_at_count_with_all_their_values()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string shipped = Path.Combine(Repository.Root, "scenarios");
            string[] rows = await File.ReadAllLinesAsync(Path.Combine(shipped, "compute.csv"), TestContext.Current.CancellationToken);
            string[] names = rows[0].Split(',');
            (int load, int cores) = (Array.IndexOf(names, "max_l1"), Array.IndexOf(names, "c1"));
            string[] left = [rows[0], .. rows[1..].Where(row => row.Split(',') is var cells && (cells[load] != "12" || cells[cores] != "1"))];
            Assert.InRange(left.Length, 2, rows.Length - 1);
            await File.WriteAllLinesAsync(Path.Combine(folder, "compute.csv"), left, TestContext.Current.CancellationToken);
            string scenario = Path.Combine(folder, "compute.yaml");
            string text = await File.ReadAllTextAsync(Path.Combine(shipped, "compute.yaml"), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                scenario, text.Replace("  configuration: [max_l1,", "  region: [max_l1, c1]\n  configuration: [max_l1,", StringComparison.Ordinal), TestContext.Current.CancellationToken);

            ConsoleRun run = await ConsoleRun.Of("explain", scenario);

            Assert.Contains("84 of 90 loads with configurations are in the trace; 6 are masked", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
