using System.Globalization;
using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>What the console says of margins in sigma.</summary>
public sealed class SigmaMarginTests : IDisposable
{
    private const string Keep = "  - keep: end-to-end-delay <= answer-within\n";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Explain_prints_sigma_and_the_limit_that_the_reward_wants()
    {
        string file = With("0.5 sigma");

        ConsoleRun json = await ConsoleRun.Of("explain", file, "--json");
        ConsoleRun words = await ConsoleRun.Of("explain", file);

        JsonElement bound = json.Json.GetProperty("scenario").GetProperty("bounds")[0];
        double sigma = bound.GetProperty("sigma").GetDouble(), margin = bound.GetProperty("margin").GetDouble(), wanted = bound.GetProperty("wanted").GetDouble();
        Assert.Equal(0.5, bound.GetProperty("margin_sigmas").GetDouble());
        Assert.Equal(0.5 * sigma, margin, 1e-6);
        Assert.Equal(1 - margin, wanted, 1e-12);
        string shown = string.Join(' ', words.Output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"with a margin of 0.5 sigma of {sigma.ToString("G4", CultureInfo.InvariantCulture)} s, so that the reward wants {wanted.ToString("G6", CultureInfo.InvariantCulture)} s", shown);
        Assert.Contains($"derived reward end-to-end-delay <= {wanted.ToString(CultureInfo.InvariantCulture)} s ?", shown);
    }

    [Fact]
    public async Task Policies_are_trained_and_judged_with_it()
    {
        ConsoleRun wide = await ConsoleRun.Of("optimum", With("3 sigma"), "--json"), none = await ConsoleRun.Of("optimum", With("0 s"), "--json");

        Assert.Equal(0, wide.ExitCode);
        Assert.True(wide.Json.GetProperty("mean_reward").GetDouble() < none.Json.GetProperty("mean_reward").GetDouble(), "a margin costs cores");
        ConsoleRun train = await ConsoleRun.Of("train", With("0.5 sigma"), "--steps", "2048", "--json", "--data", _place.Data);
        Assert.Equal(0, train.ExitCode);
    }

    [Fact]
    public async Task A_margin_above_its_limit_is_bad_input()
    {
        ConsoleRun run = await ConsoleRun.Of("optimum", With("1000 sigma"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("found a margin of 1000 sigma, which is ", Assert.Single(run.ErrorLines));
    }

    private string With(string margin)
    {
        string text = File.ReadAllText(_place.Scenario);
        int reward = text.IndexOf("\nreward:", StringComparison.Ordinal) + 1;
        text = text.Remove(reward, text.IndexOf('\n', reward) + 1 - reward);
        Assert.Contains(Keep, text, StringComparison.Ordinal);
        return _place.Write(
            $"{margin.Replace(' ', '-')}.yaml", text.Replace(Keep, $"{Keep}    margin: {margin}\n  - minimise: cores.compute\n", StringComparison.Ordinal));
    }
}
