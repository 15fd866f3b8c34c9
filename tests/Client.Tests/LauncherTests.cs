using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Meshward.Client.Tests;

/// <summary>The launcher in a repository of its own, on a machine that has only what a test gives it.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LauncherTests : IDisposable
{
    private static readonly string[] s_tools =
        ["bash", "dirname", "readlink", "find", "sort", "mkdir", "flock", "cat", "sed", "grep", "tail", "head", "rm", "cut", "paste", "id", "env", "touch"];

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-launcher-").FullName;

    public LauncherTests()
    {
        foreach (string folder in new[] { "core", "learning", "mesh", "grains", "silo", "testbed", "client", "docs" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        }

        foreach (string file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "docs/published.yaml" })
        {
            File.WriteAllText(Path.Combine(_folder, file), "");
        }

        File.Copy(Path.Combine(Workplace.Repository, "meshward"), Path.Combine(_folder, "meshward"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        foreach (string tool in s_tools)
        {
            string path = new[] { "/usr/bin", "/bin" }.Select(place => Path.Combine(place, tool)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(_folder, "bin", tool), path);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_dotnet_it_says_what_to_install()
    {
        (int exitCode, string[] lines, _) = await LaunchAsync("explain");
        Assert.Equal(1, exitCode);
        Assert.Equal("meshward: the .NET SDK 10 is missing: install the package dotnet-sdk-10.0 (https://dot.net)", Assert.Single(lines));
    }

    [Fact]
    public async Task With_an_older_sdk_it_says_which_was_found()
    {
        Dotnet("[ \"$1\" = --list-sdks ] && echo '8.0.100 [/usr/share/dotnet/sdk]'");
        (int exitCode, string[] lines, _) = await LaunchAsync("explain");
        Assert.Equal(1, exitCode);
        Assert.Equal("meshward: the .NET SDK 10 is missing, found 8.0.100: install the package dotnet-sdk-10.0", Assert.Single(lines));
    }

    [Fact]
    public async Task A_failed_build_shows_the_errors_of_the_compiler_once_each()
    {
        const string Mistake = "/a/B.cs(1,2): error CS1002: ; expected [/a/A.csproj]";
        Dotnet($"case $1 in --list-sdks) echo '10.0.100 [/x]';; publish) echo '{Mistake}'; echo '{Mistake}'; exit 1;; esac");
        (int exitCode, string[] lines, _) = await LaunchAsync("explain");
        Assert.Equal(1, exitCode);
        Assert.Equal("/a/B.cs(1,2): error CS1002: ; expected", Assert.Single(lines, line => line.Contains("CS1002")));
        Assert.Contains("the build failed, its log is ", lines[^1]);
    }

    [Fact]
    public async Task Without_a_package_feed_it_says_so()
    {
        Dotnet("case $1 in --list-sdks) echo '10.0.100 [/x]';; publish) echo 'error NU1301: Unable to load the service index.'; exit 1;; esac");
        (int exitCode, string[] lines, _) = await LaunchAsync("explain");
        Assert.Equal(1, exitCode);
        Assert.Contains("packages cannot be restored", lines[^1]);
    }

    [Fact]
    public async Task It_builds_once_and_again_when_a_source_changes()
    {
        Dotnet("case $1 in --list-sdks) echo '10.0.100 [/x]';; publish) ;; *) echo \"started $2\";; esac");
        (_, string[] first, string output) = await LaunchAsync("explain");
        Assert.Contains("building", Assert.Single(first));
        Assert.Equal("started explain\n", output);
        (_, string[] second, _) = await LaunchAsync("explain");
        Assert.Empty(second);
        await File.WriteAllTextAsync(Path.Combine(_folder, "core", "New.cs"), "", TestContext.Current.CancellationToken);
        (_, string[] third, _) = await LaunchAsync("explain");
        Assert.Contains("building", Assert.Single(third));
    }

    [Theory]
    [InlineData("up", "1")]
    [InlineData("load", "unset")]
    public async Task A_testbed_that_stays_up_gets_code_made_anew_from_what_it_does(string verb, string setting)
    {
        Dotnet("case $1 in --list-sdks) echo '10.0.100 [/x]';; publish) ;; *) echo \"$2 $3 ${DOTNET_TieredPGO:-unset}\";; esac");
        (int exitCode, _, string output) = await LaunchAsync("testbed", verb);
        Assert.Equal((0, $"testbed {verb} {setting}\n"), (exitCode, output));
    }

    [Fact]
    public async Task What_outlives_a_build_does_not_keep_its_lock()
    {
        // As the compiler's server does, which serves later builds for some minutes.
        Dotnet("case $1 in --list-sdks) echo '10.0.100 [/x]';; publish) /usr/bin/sleep 5 < /dev/null > /dev/null 2>&1 & ;; esac");
        (_, string[] lines, _) = await LaunchAsync("explain");
        Assert.Contains("building", Assert.Single(lines));
        using Process held = Process.Start(Path.Combine(_folder, "bin", "flock"), ["-n", Path.Combine(_folder, "artifacts", "build.lock"), "/usr/bin/true"])!;
        await held.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, held.ExitCode);
    }

    [Fact]
    public async Task Its_help_lists_the_benchmarks_that_there_are()
    {
        Dotnet("case $1 in --list-sdks) echo '10.0.100 [/x]';; esac");
        (_, _, string help) = await LaunchAsync("--help");
        Assert.Contains("    bench soak    A cluster at work whose silos are killed, one a minute; bench upgrade: from one build to another\n", help, StringComparison.Ordinal);
        string[] listed = Regex.Match(help, "bench NAME .*: (.*)").Groups[1].Value.Split(", ");
        string program = await File.ReadAllTextAsync(
            Path.Combine(Workplace.Repository, "bench", "Ratio", "BenchmarkGroup.cs"), TestContext.Current.CancellationToken);
        Assert.Equal(Regex.Matches(program, @"^\s+new\(""(\w+)""", RegexOptions.Multiline).Select(match => match.Groups[1].Value), listed);
        string documentation = await File.ReadAllTextAsync(Path.Combine(Workplace.Repository, "bench", "README.md"), TestContext.Current.CancellationToken);
        Assert.Equal(Regex.Matches(documentation, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value), listed);
    }

    private void Dotnet(string script)
    {
        string path = Path.Combine(_folder, "bin", "dotnet");
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, string[] Error, string Output)> LaunchAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(_folder, "bin", "bash"), [Path.Combine(_folder, "meshward"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = Path.Combine(_folder, "bin");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error.Split('\n', StringSplitOptions.RemoveEmptyEntries), await output);
    }
}
