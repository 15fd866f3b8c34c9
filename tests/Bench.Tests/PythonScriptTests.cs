namespace Meshward.Bench.Tests;

public sealed class PythonScriptTests
{
    [Fact]
    public async Task A_number_is_read() => Assert.Equal(2.5, await RunAsync("print(2.5)"));

    [Theory]
    [InlineData("print(0)", "it printed '0'")]
    [InlineData("print(-1)", "it printed '-1'")]
    [InlineData("print('nan')", "it printed 'nan'")]
    [InlineData("print('inf')", "it printed 'inf'")]
    [InlineData("print('abc')", "it printed 'abc'")]
    [InlineData("pass", "it printed nothing")]
    [InlineData("raise ValueError('no')", "ValueError: no")]
    [InlineData("print(1); raise ValueError('no')", "ValueError: no")]
    public async Task What_is_no_rate_is_refused(string script, string said)
    {
        InvalidDataException failed = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(script));

        Assert.Equal($"the baseline failed: {said}; expected a number above 0", failed.Message);
    }

    [Fact]
    public async Task A_script_that_fails_is_not_timed()
    {
        RequirePython();
        InvalidDataException failed = await Assert.ThrowsAsync<InvalidDataException>(() => PythonScript.SecondsAsync("-c", "import no_such_module"));

        Assert.Contains("No module named 'no_such_module'", failed.Message, StringComparison.Ordinal);
        Assert.True(await PythonScript.SecondsAsync("-c", "pass") > 0);
    }

    private static Task<double> RunAsync(string script)
    {
        RequirePython();
        return PythonScript.RunAsync("-c", script);
    }

    private static void RequirePython() => Assert.SkipUnless(File.Exists("/usr/bin/python3"), "/usr/bin/python3 is missing");
}
