namespace Meshward.Client.Tests.Verbs;

public sealed class UsageTests
{
    [Theory]
    [InlineData("found 'trian', expected a verb: ", "trian")]
    [InlineData("found 'generate load', expected a verb: ", "generate", "load")]
    [InlineData("NODE=SPEED: found 'node2', expected each node once, with a number from 0.01 to 100, such as node2=0.5", "testbed", "speed", "node2")]
    [InlineData("NODE=SPEED: found 'node2=1 node2=2', expected each node once, with a number from 0.01 to 100, such as node2=0.5", "testbed", "speed", "node2=1", "node2=2")]
    [InlineData("NODE=SPEED: found 'node2=0', expected each node once, with a number from 0.01 to 100, such as node2=0.5", "testbed", "speed", "node2=0")]
    [InlineData("found 'testbed' alone, expected one of: testbed up, testbed status, testbed load, testbed speed, testbed down; see meshward testbed --help", "testbed")]
    [InlineData("--out: found none, expected a file to write", "db", "backup")]
    [InlineData("found 'db' alone, expected one of: db init, db backup, db restore; see meshward db --help", "db")]
    [InlineData("found 'generate' alone, expected generate trace; see meshward generate --help", "generate")]
    [InlineData("control: found --policy without a value, expected --policy NAME; see meshward control --help", "control", "s.yaml", "--policy")]
    [InlineData("control: found --policy without a value, expected --policy NAME; see meshward control --help", "control", "s.yaml", "--policy", "--apply")]
    [InlineData("testbed up: found --cores without a value, ", "testbed", "up", "--cores", "--detach")]
    [InlineData("train: unknown flag --sead (did you mean --seed?); expected one of ", "train", "s.yaml", "--sead", "1")]
    [InlineData("--seed: found 'one', expected a whole number", "train", "s.yaml", "--seed", "one")]
    [InlineData("--steps: found '0', expected a whole number from 1 to 1000000000000", "train", "s.yaml", "--steps", "0")]
    [InlineData("--simulators: found '0', expected a whole number from 1 to 10000", "train", "s.yaml", "--simulators", "0")]
    [InlineData("--preset: found 'fast', expected default or published", "train", "s.yaml", "--preset", "fast")]
    [InlineData("--backend: found 'cuda', expected fused or torch", "train", "s.yaml", "--backend", "cuda")]
    [InlineData("--web: found '70000', expected a port or ADDRESS:PORT, such as 8080 or 0.0.0.0:8080", "train", "s.yaml", "--web", "70000")]
    [InlineData("--gateway: found 21119, which is the port for other silos, expected another one", "silo", "--port", "21119", "--gateway", "21119")]
    [InlineData("--web: found 11111, which is the port for other silos, expected another one", "silo", "--web", "11111")]
    [InlineData("--web: found 21501, which is the port for consoles, expected another one", "silo", "--gateway", "21501", "--web", "[::1]:21501")]
    [InlineData("--web: found ':8080', expected a port or ADDRESS:PORT, such as 8080 or 0.0.0.0:8080", "silo", "--web", ":8080")]
    [InlineData("--web: found 'example.org:8080', expected a port or ADDRESS:PORT, such as 8080 or 0.0.0.0:8080", "silo", "--web", "example.org:8080")]
    [InlineData("--otlp: found 'collector:4318', expected an address such as http://127.0.0.1:4318", "silo", "--otlp", "collector:4318")]
    [InlineData("--dashboard: found it without --web, expected --web beside it, such as --web 8080", "silo", "--dashboard")]
    [InlineData("--dashboard: found it without --web, expected --web beside it, such as --web 8080", "control", "s.yaml", "--dashboard")]
    [InlineData("--gateway: found 30000, which is the port for other silos, expected another one", "silo", "--port", "30000")]
    [InlineData("--seed: found '2', expected none: nothing is drawn here", "silo", "--seed", "2")]
    [InlineData("--seed: found '2', expected none: nothing is drawn here", "db", "init", "--db", "Host=127.0.0.1", "--seed", "2")]
    [InlineData("--seed: found '2', expected none: nothing is drawn here", "jobs", "--cluster", "127.0.0.1:30000", "--seed", "2")]
    [InlineData("--seed: found '2', expected none: nothing is drawn here", "attach", "a-1", "--cluster", "127.0.0.1:30000", "--seed", "2")]
    [InlineData("--seed: found '2', expected none: nothing is drawn here", "cancel", "a-1", "--cluster", "127.0.0.1:30000", "--seed", "2")]
    [InlineData("--model-kind: found 'linear', expected forest or boosted", "model", "s.yaml", "--model-kind", "linear")]
    [InlineData("--rows: found 'all', expected cleaned or literal", "model", "s.yaml", "--rows", "all")]
    [InlineData("--model-forests: found '0', expected a whole number from 1 to 1000", "optimum", "s.yaml", "--model-forests", "0")]
    [InlineData("--require: found '99%', expected a number above 0 and at most 1", "train", "s.yaml", "--require", "99%")]
    public async Task A_mistake_in_the_command_line_is_one_line_and_exit_code_2(string start, params string[] arguments)
    {
        ConsoleRun run = await ConsoleRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(start, Assert.Single(run.ErrorLines));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Every_mistake_in_the_flags_is_a_line()
    {
        ConsoleRun run = await ConsoleRun.Of("train", "s.yaml", "--rows", "foo", "--model-kind", "bar", "--seed", "99999999999999999999", "--steps", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            [
                "--seed: found '99999999999999999999', expected a whole number from -9223372036854775808 to 9223372036854775807",
                "--model-kind: found 'bar', expected forest or boosted",
                "--rows: found 'foo', expected cleaned or literal",
                "--steps: found '0', expected a whole number from 1 to 1000000000000",
            ],
            run.ErrorLines);
    }

    [Fact]
    public async Task A_missing_scenario_is_named()
    {
        ConsoleRun run = await ConsoleRun.Of("train");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("SCENARIO", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_flag_without_its_value_is_named()
    {
        ConsoleRun run = await ConsoleRun.Of("train", "s.yaml", "--seed");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("seed", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("model")]
    [InlineData("optimum")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("explain")]
    public async Task Help_of_every_verb_has_an_example_and_its_flags(string verb)
    {
        ConsoleRun run = await ConsoleRun.Of(verb, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"meshward {verb} scenarios/compute.yaml", run.Output);
        Assert.Contains("--json", run.Output);
        Assert.Contains("--seed <N>", run.Output);
    }

    [Fact]
    public async Task Json_is_one_object_even_for_mistakes()
    {
        ConsoleRun run = await ConsoleRun.Of("train", "nowhere.yaml", "--json");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.Json.GetProperty("exit_code").GetInt32());
        Assert.Equal("nowhere.yaml: found no such file, expected a scenario in YAML", run.Json.GetProperty("errors")[0].GetString());
    }
}
