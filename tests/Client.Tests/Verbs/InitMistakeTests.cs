using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>What is wrong with a command line of <c>init</c>, or with what it asks.</summary>
public sealed class InitMistakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-init-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--prometheus: expected the address of a Prometheus server such as http://127.0.0.1:9090, without user name or query, found 'nowhere'", "--prometheus", "nowhere")]
    [InlineData("--range: found '7', expected a duration from 1 s to 1000 d, such as 90m, 12h or 7d", "--range", "7")]
    [InlineData("--monitor: found '0', expected a number of seconds from 0.5 to 86400", "--monitor", "0")]
    [InlineData("--namespace: found 'My Shop', expected a namespace: small letters, digits and dashes, 63 at most", "--namespace", "My Shop")]
    [InlineData("--context: found without --kubernetes, expected both or none", "--context", "here")]
    [InlineData("--kubeconfig: found without --kubernetes, expected both or none", "--kubeconfig", "config")]
    [InlineData("--out: found 'mesh.csv', expected a file that ends in .yaml or .yml", "--out", "mesh.csv")]
    public async Task Flags_that_are_wrong_are_told_in_one_line(string line, params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of(["init", .. flags]);

        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_one_line()
    {
        ConsoleRun run = await RunAsync("http://127.0.0.1:1");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--prometheus: Prometheus at http://127.0.0.1:1/: cannot be asked: Connection refused", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_server_that_is_no_Prometheus_is_told_in_one_line()
    {
        await using MetricsPage page = new(() => "<html>hello</html>");
        ConsoleRun run = await RunAsync($"http://127.0.0.1:{page.Port}");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"--prometheus: Prometheus at http://127.0.0.1:{page.Port}/: expected an answer of Prometheus' HTTP API in JSON, found something else at $", Assert.Single(run.ErrorLines));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private Task<ConsoleRun> RunAsync(string address) => ConsoleRun.Of("init", "--prometheus", address, "--out", Path.Combine(_folder, "mesh.yaml"));
}
