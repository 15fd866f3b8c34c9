using System.Text.RegularExpressions;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Traces that are shipped are what the commands make that stand beside them, in comments of the scenarios.</summary>
public sealed partial class StandInTraceTests : IDisposable
{
    private static readonly string _scenarios = Path.Combine(Workplace.Repository, "scenarios");

    private static readonly string[] _commands = [.. Directory.GetFiles(_scenarios, "*.yaml")
        .SelectMany(file => Command().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
        .Distinct().Order(StringComparer.Ordinal)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meshward-test-");

    public static TheoryData<string> Commands => [.. _commands];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_shipped_trace_has_one_command() => Assert.Equal(
        Directory.GetFiles(_scenarios, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal),
        _commands.Select(command => Path.GetFileName(command.Split(' ')[^1])).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_shipped_trace_is_made_byte_for_byte_by_its_command(string command)
    {
        string[] arguments = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string made = Path.Combine(_folder.FullName, "made.csv"), shipped = Path.Combine(Workplace.Repository, arguments[^1]);
        Assert.Equal("--out", arguments[^2]);
        arguments[2] = Path.Combine(Workplace.Repository, arguments[2]);
        arguments[^1] = made;

        ConsoleRun run = await ConsoleRun.Of(arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            await File.ReadAllBytesAsync(shipped, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(made, TestContext.Current.CancellationToken));
    }

    [GeneratedRegex(@"^\s*#\s+\./meshward (generate trace .+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
