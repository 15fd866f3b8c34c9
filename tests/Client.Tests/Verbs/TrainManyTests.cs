using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>train</c> with several scenarios.</summary>
public sealed class TrainManyTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Each_of_several_is_trained_to_the_same_bits_as_alone()
    {
        (string first, string second) = (Named("first"), Named("second"));
        string folder = Path.Combine(_place.Folder, "policies");
        ConsoleRun both = await ConsoleRun.Of("train", first, second, "--steps", "40000", "--seed", "3", "--data", _place.Data, "--out", folder, "--json");
        ConsoleRun[] alone =
        [
            await ConsoleRun.Of("train", first, "--steps", "40000", "--seed", "3", "--data", _place.Data, "--json"),
            await ConsoleRun.Of("train", second, "--steps", "40000", "--seed", "3", "--data", _place.Data, "--json"),
        ];

        Assert.Equal(0, both.ExitCode);
        JsonElement[] trainings = [.. both.Json.GetProperty("trainings").EnumerateArray()];
        Assert.Equal(["first", "second"], trainings.Select(training => training.GetProperty("scenario").GetString()));
        Assert.Equal(alone.Select(Hash), trainings.Select(training => training.GetProperty("policy_sha256").GetString()));
        Assert.NotEqual(Hash(alone[0]), Hash(alone[1]));
        Assert.Equal(["first.safetensors", "second.safetensors"], Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        ConsoleRun judged = await ConsoleRun.Of("evaluate", second, "--policy", Path.Combine(folder, "second.safetensors"), "--data", _place.Data);
        Assert.Equal(0, judged.ExitCode);
    }

    [Fact]
    public async Task A_short_training_is_over_long_before_a_long_one_that_began_with_it()
    {
        string slow = Named("slow", "learning: { default: { total_timesteps: 900000 } }"), quick = Named("quick", "learning: { default: { total_timesteps: 90000 } }");
        ConsoleRun run = await ConsoleRun.Of("train", slow, quick, "--data", _place.Data);
        Assert.Equal(0, run.ExitCode);
        int quickEnds = Array.FindIndex(run.ErrorLines, line => line.StartsWith("training quick: 100 %", StringComparison.Ordinal));
        int slowHalf = Array.FindIndex(run.ErrorLines, line => line.StartsWith("training slow: 50 %", StringComparison.Ordinal));
        Assert.InRange(quickEnds, 0, slowHalf - 1);
        Assert.Contains("slow\nTraining  preset default", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task An_interruption_stops_all_and_keeps_what_was_learned()
    {
        (string first, string second) = (Named("first"), Named("second"));
        ConsoleRun run = await ConsoleRun.InterruptedAt("training second: 10 %", "train", first, second, "--steps", "3000000", "--data", _place.Data, "--json");
        Assert.Equal(130, run.ExitCode);
        JsonElement[] trainings = [.. run.Json.GetProperty("trainings").EnumerateArray()];
        Assert.All(trainings, training => Assert.Equal("interrupted", training.GetProperty("stopped").GetString()));
        Assert.All(trainings, training => Assert.True(training.GetProperty("env_steps").GetInt64() > 0));
        Assert.Single(run.ErrorLines, line => line.StartsWith("first: interrupted after ", StringComparison.Ordinal));
        Assert.Single(run.ErrorLines, line => line.StartsWith("second: interrupted after ", StringComparison.Ordinal));
        Assert.Equal(0, (await ConsoleRun.Of("evaluate", first, "--policy", "learned", "--data", _place.Data)).ExitCode);
    }

    [Fact]
    public async Task Mistakes_of_all_scenarios_are_told_at_once_before_any_training()
    {
        string right = Named("right"), broken = Named("broken", "discount: 0", "discount: much");
        string traceless = Named("traceless", "trace: compute.csv", "trace: none.csv");
        string infinite = Named("infinite", "6 - cores.compute", "1 / (cores.compute - 1)");
        ConsoleRun run = await ConsoleRun.Of("train", right, broken, traceless, infinite, "--data", _place.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("broken.yaml:", run.ErrorLines[0]);
        Assert.Contains("none.csv: found no such file", run.ErrorLines[1]);
        Assert.All(run.ErrorLines[2..], line => Assert.Contains("infinite.yaml: found a reward of Infinity", line));
        Assert.True(run.ErrorLines.Length > 2);
        Assert.DoesNotContain("training", run.Error.Replace("load.compute", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_trace_is_for_scenarios_that_share_theirs()
    {
        string first = Named("first"), second = Named("second"), other = Named("other", "trace: compute.csv", "trace: other.csv");
        string trace = Path.Combine(_place.Folder, "compute.csv");
        File.Copy(trace, Path.Combine(_place.Folder, "other.csv"));
        ConsoleRun refused = await ConsoleRun.Of("train", first, other, "--trace", trace, "--data", _place.Data);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith(
            "--trace: found one trace for scenarios that name different ones (compute.csv, other.csv), expected scenarios that share theirs",
            Assert.Single(refused.ErrorLines));
        Assert.Equal(0, (await ConsoleRun.Of("train", first, second, "--trace", trace, "--steps", "8000", "--data", _place.Data)).ExitCode);
    }

    [Fact]
    public async Task A_flag_that_only_some_can_have_names_those_that_cannot()
    {
        string first = Named("first"), second = Named("second");
        ConsoleRun run = await ConsoleRun.Of("train", first, second, "--variant", "after", "--data", _place.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal([$"--variant ({first}): found 'after'", $"--variant ({second}): found 'after'"], run.ErrorLines.Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task The_same_scenario_twice_or_policies_of_one_name_are_refused()
    {
        string first = Named("first");
        File.Copy(first, Path.Combine(_place.Folder, "copy.yaml"));
        ConsoleRun twice = await ConsoleRun.Of("train", first, Path.Combine(_place.Folder, ".", "first.yaml"), "--data", _place.Data);
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("twice, expected each scenario once", Assert.Single(twice.ErrorLines));
        ConsoleRun same = await ConsoleRun.Of("train", first, Path.Combine(_place.Folder, "copy.yaml"), "--out", Path.Combine(_place.Folder, "out"), "--data", _place.Data);
        Assert.Equal(2, same.ExitCode);
        Assert.StartsWith("--out: found 2 scenarios with the name 'first'", Assert.Single(same.ErrorLines));
        ConsoleRun file = await ConsoleRun.Of("train", first, Named("second"), "--out", first, "--data", _place.Data);
        Assert.Contains("expected a folder that can be written to", Assert.Single(file.ErrorLines));
    }

    private static string Hash(ConsoleRun run) => run.Json.GetProperty("policy_sha256").GetString()!;

    private string Named(string name, string more = "") => Write(name, more.Length > 0 ? text => $"{text}\n{more}\n" : text => text);

    private string Named(string name, string found, string instead) => Write(name, text => text.Replace(found, instead, StringComparison.Ordinal));

    private string Write(string name, Func<string, string> change) =>
        _place.Write(name + ".yaml", change(File.ReadAllText(_place.Scenario).Replace("name: compute", $"name: {name}", StringComparison.Ordinal)));
}
