using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

public sealed class ValidateTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Every_mistake_of_every_file_is_told_and_the_right_ones_are_named()
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        string one = _place.Write("one.yaml", text.Replace("discount: 0", "discount: much\nspeed: 3", StringComparison.Ordinal));
        string two = _place.Write("two.yaml", text.Replace("  - load.compute", "  - load.computer", StringComparison.Ordinal));
        string none = Path.Combine(_place.Folder, "none.yaml");

        ConsoleRun run = await ConsoleRun.Of("validate", one, _place.Scenario, none, two);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(4, run.ErrorLines.Length);
        Assert.Matches(@"one\.yaml:\d+:\d+: .*much", run.Error);
        Assert.Matches(@"one\.yaml:\d+:\d+: .*speed", run.Error);
        Assert.Contains("none.yaml: found no such file", run.Error);
        Assert.Matches(@"two\.yaml:\d+:\d+: .*load\.computer", run.Error);
        Assert.Contains("compute is valid", run.Output);

        ConsoleRun json = await ConsoleRun.Of("validate", one, _place.Scenario, none, two, "--json");
        Assert.Equal(2, json.ExitCode);
        Assert.Empty(json.ErrorLines);
        Assert.False(json.Json.GetProperty("valid").GetBoolean());
        JsonElement[] files = [.. json.Json.GetProperty("files").EnumerateArray()];
        Assert.Equal([false, true, false, false], files.Select(file => file.GetProperty("valid").GetBoolean()));
        Assert.Equal([2, 0, 1, 1], files.Select(file => file.GetProperty("mistakes").GetArrayLength()));
        Assert.Equal("compute", files[1].GetProperty("scenario").GetString());
        Assert.True(files[0].GetProperty("mistakes")[0].GetProperty("line").GetInt32() > 1);
    }

    [Fact]
    public async Task Right_scenarios_end_well()
    {
        ConsoleRun run = await ConsoleRun.Of("validate", _place.Scenario, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Json.GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task A_variant_that_is_not_there_is_one_line()
    {
        ConsoleRun run = await ConsoleRun.Of("explain", _place.Scenario, "--variant", "after");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("--variant: found 'after', expected none, as the scenario has no variants", Assert.Single(run.ErrorLines));
    }
}
