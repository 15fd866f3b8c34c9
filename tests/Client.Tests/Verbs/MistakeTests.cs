using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Meshward.Client.Tests.Verbs;

public sealed class MistakeTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_missing_trace_is_one_line()
    {
        ConsoleRun run = await ConsoleRun.Of("model", _place.Scenario, "--trace", Path.Combine(_place.Folder, "none.csv"));
        AssertOneLine(run, "none.csv: found no such file, expected the trace");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("max_l1,l1,cl1,p1,b1,c1,d1\n", "no rows")]
    [InlineData("max_l1,l1,cl1,p1,b1,c1\n4,20,20,0,4,1\n8,40,40,0,8,1\n", "'d1'")]
    [InlineData("max_l1,l1,cl1,p1,b1,c1,d1\n4,20,20,0,4,1,slow\n8,40,40,0,8,1,0.2\n", ":2:15: ")]
    [InlineData("max_l1,l1,cl1,p1,b1,c1,d1\n4,20,20,0,4,1,0.2\n", "two rows")]
    [InlineData("max_l1,l1,cl1,p1,b1,c1,d1\n4,20,20,0,4,1,NaN\n8,40,40,0,8,1,NaN\n", "")]
    public async Task A_broken_trace_is_one_line_that_names_the_file(string text, string part)
    {
        string trace = _place.Write("broken.csv", text);
        foreach (string verb in new[] { "model", "optimum" })
        {
            ConsoleRun run = await ConsoleRun.Of(verb, _place.Scenario, "--trace", trace);
            AssertOneLine(run, "broken.csv");
            Assert.Contains(part, run.Error);
        }
    }

    [Theory]
    [InlineData("SCENARIO: found '', expected a scenario in YAML", "validate", "")]
    [InlineData("SCENARIO: found '', expected a scenario in YAML", "report", "")]
    [InlineData("--trace: found '', expected a CSV file", "explain", "S", "--trace", "")]
    [InlineData("--stop-at-ratio: found '2', expected a number above 0 and at most 1", "train", "S", "--stop-at-ratio", "2")]
    [InlineData("--data: found '', expected a folder that can be written to", "train", "S", "--data", "")]
    [InlineData("--out: found '', expected a file that can be written", "train", "S", "--out", "")]
    [InlineData("--out: found '', expected a file that can be written", "run", "S", "--out", "")]
    [InlineData("--out: found '', expected a file that can be written", "generate", "trace", "S", "--out", "")]
    [InlineData("--markdown: found '', expected a file that can be written", "report", "S", "--out", "O", "--markdown", "")]
    [InlineData("--policy: found '', expected a policy file or one of learned, ", "evaluate", "S", "--policy", "")]
    [InlineData("--policy: found '', expected a policy file or one of learned, ", "evaluate", "S", "--policy", "rollout:")]
    public async Task A_path_without_a_letter_is_one_line(string expected, params string[] arguments) => AssertOneLine(
        await ConsoleRun.Of([.. arguments.Select(word => word switch { "S" => _place.Scenario, "O" => _place.Folder, _ => word })]), expected);

    [Theory]
    [InlineData("log(0 - cores.compute)", "NaN|-Infinity")]
    [InlineData("1 / (cores.compute - 2)", "Infinity")]
    [InlineData("cores.compute == 2 ? sqrt(0 - 1) : 6 - cores.compute", "NaN")]
    public async Task A_reward_that_is_no_number_is_told_with_its_state_before_anything_is_learned(string reward, string found)
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        int begin = text.IndexOf("\nreward:", StringComparison.Ordinal) + 1, end = text.IndexOf("\n\n", begin, StringComparison.Ordinal);
        string broken = _place.Write("broken.yaml", $"{text[..begin]}reward: \"{reward}\"{text[end..]}");
        foreach (string[] verb in new string[][] { ["optimum"], ["train"], ["evaluate", "--policy", "no-op"], ["run"] })
        {
            ConsoleRun run = await ConsoleRun.Of([.. verb, broken, "--data", _place.Data]);
            Assert.Equal(2, run.ExitCode);
            Assert.All(run.ErrorLines, line => Assert.Matches(
                $@"broken\.yaml: found a reward of ({found}) at load\.compute = \d+, .*cores\.compute = \d; expected a finite number$", line));
            Assert.NotEmpty(run.ErrorLines);
        }
    }

    // A round of n_envs 1 and n_steps 2 has two environment steps: 2^31 - 1 rounds have 4,294,967,294.
    [Theory]
    [InlineData("--steps", "train", "S", "--steps")]
    [InlineData("--steps", "run", "S", "--steps")]
    [InlineData("--steps", "tradeoff", "S", "--vary", "bound.compute=0.9s..1.5s", "--steps")]
    [InlineData("--steps", "submit", "S", "--cluster", "127.0.0.1:1", "--steps")]
    [InlineData("--training-steps", "report", "S", "--out", "O", "--training-steps")]
    public async Task A_budget_of_more_rounds_than_can_be_numbered_is_one_line(string flag, params string[] arguments)
    {
        string small = _place.Write("small.yaml", await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken)
            + "\nlearning: { default: { n_envs: 1, n_steps: 2, batch_size: 2, envs_per_load: 1 } }\n");
        string[] words = [.. arguments.Select(word => word switch { "S" => small, "O" => _place.Folder, _ => word })];

        AssertOneLine(await ConsoleRun.Of([.. words, "4294967295"]), $"{flag}: found '4294967295', expected a whole number from 1 to 4294967294: rounds of 2 environment steps");
        AssertOneLine(await ConsoleRun.Of([.. words, "3000000000000"]), $"{flag}: found '3000000000000', expected a whole number from 1 to 1000000000000");
    }

    [Fact]
    public async Task A_budget_of_the_scenario_with_too_many_rounds_is_one_line()
    {
        string small = _place.Write("small.yaml", await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken)
            + "\nlearning: { default: { n_envs: 1, n_steps: 2, batch_size: 2, envs_per_load: 1, total_timesteps: 4294967295 } }\n");

        AssertOneLine(await ConsoleRun.Of("train", small, "--data", _place.Data), "small.yaml: found 'total_timesteps: 4294967295', expected a whole number from 1 to 4294967294: rounds of 2 environment steps");
    }

    [Fact]
    public async Task A_trace_of_bytes_is_one_line()
    {
        byte[] junk = new byte[5000];
        new Random(1).NextBytes(junk);
        string trace = Path.Combine(_place.Folder, "junk.csv");
        await File.WriteAllBytesAsync(trace, junk, TestContext.Current.CancellationToken);
        AssertOneLine(await ConsoleRun.Of("model", _place.Scenario, "--trace", trace), "junk.csv: found bytes that are not text, expected a CSV file");
    }

    [Fact]
    public async Task Every_mistake_of_a_scenario_is_a_line_with_its_place()
    {
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        string broken = _place.Write("broken.yaml", text.Replace("discount: 0", "discount: much\nspeed: 3", StringComparison.Ordinal));
        ConsoleRun run = await ConsoleRun.Of("optimum", broken);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.All(run.ErrorLines, line => Assert.Matches(@"broken\.yaml:\d+:\d+: ", line));
        Assert.Contains("speed", run.Error);
        Assert.Contains("much", run.Error);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("run")]
    public async Task A_place_that_cannot_be_written_is_told_before_work_begins(string verb)
    {
        string file = _place.Write("file", "");
        ConsoleRun run = await ConsoleRun.Of(verb, _place.Scenario, "--data", _place.Data, "--out", Path.Combine(file, "below.html"));
        AssertOneLine(run, "--out: found '");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_used_is_one_line()
    {
        string file = _place.Write("file", "");
        ConsoleRun run = await ConsoleRun.Of("train", _place.Scenario, "--steps", "1", "--data", Path.Combine(file, "below"));
        AssertOneLine(run, "--data: found '");
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        ConsoleRun run = await ConsoleRun.Of("train", _place.Scenario, "--steps", "1", "--data", _place.Data, "--web", port);
        AssertOneLine(run, "--web");
        Assert.Contains(port, run.Error);
    }

    [Fact]
    public async Task A_broken_state_file_is_one_line()
    {
        Assert.Equal(0, (await ConsoleRun.Of("train", _place.Scenario, "--steps", "4096", "--data", _place.Data)).ExitCode);
        string file = Assert.Single(Directory.GetFiles(_place.Data, "*.db"));
        await File.WriteAllTextAsync(file, "this is no database, whatever its name says", TestContext.Current.CancellationToken);
        AssertOneLine(await ConsoleRun.Of("train", _place.Scenario, "--steps", "4096", "--data", _place.Data), Path.GetFileName(file));
    }

    [Fact]
    public async Task A_file_that_is_no_policy_is_one_line()
    {
        string policy = _place.Write("policy.safetensors", "hello");
        ConsoleRun run = await ConsoleRun.Of("evaluate", _place.Scenario, "--policy", policy);
        AssertOneLine(run, "policy.safetensors: not a policy file");
    }

    [Fact]
    public async Task A_policy_of_another_scenario_is_refused()
    {
        string policy = Path.Combine(_place.Folder, "policy.safetensors");
        ConsoleRun train = await ConsoleRun.Of("train", _place.Scenario, "--steps", "4096", "--data", _place.Data, "--out", policy);
        Assert.Equal(0, train.ExitCode);
        string text = await File.ReadAllTextAsync(_place.Scenario, TestContext.Current.CancellationToken);
        string other = _place.Write("other.yaml", text.Replace("name: compute", "name: other", StringComparison.Ordinal));
        ConsoleRun run = await ConsoleRun.Of("evaluate", other, "--policy", policy);
        AssertOneLine(run, "policy.safetensors: found a policy of the scenario compute");
    }

    [Fact]
    public async Task Without_a_trained_policy_evaluate_says_what_to_do_first()
    {
        ConsoleRun run = await ConsoleRun.Of("evaluate", _place.Scenario, "--data", _place.Data);
        AssertOneLine(run, "meshward train");
    }

    [Fact]
    public async Task A_load_that_the_scenario_does_not_have_is_answered_with_those_it_has()
    {
        ConsoleRun run = await ConsoleRun.Of("optimum", _place.Scenario, "--load", "rush");
        AssertOneLine(run, "--load: found 'rush', expected training or unseen");
    }

    private static void AssertOneLine(ConsoleRun run, string part)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(part, Assert.Single(run.ErrorLines));
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Empty(run.Output);
    }
}
