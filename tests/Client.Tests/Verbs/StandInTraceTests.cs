using System.Globalization;
using System.Text.RegularExpressions;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Traces that are shipped are what the commands make that stand beside them, in comments of the scenarios.</summary>
public sealed partial class StandInTraceTests : IDisposable
{
    private static readonly string _scenarios = Path.Combine(Workplace.Repository, "scenarios");

    private static readonly string[] _commands = CommandsOf("generate trace");

    // Nobody can measure the same again: of these the plan is checked.
    private static readonly string[] _measured = [.. CommandsOf("collect "), .. CommandsOf("testbed/collect-in-parts")];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meshward-test-");

    public static TheoryData<string> Commands => [.. _commands];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_shipped_trace_has_one_command() => Assert.Equal(
        Directory.GetFiles(_scenarios, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal),
        _commands.Concat(_measured).Select(command => Path.GetFileName(TraceOf(command.Split(' ')))).Order(StringComparer.Ordinal));

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

    public static TheoryData<string> Measured => [.. _measured];

    // "collect SCENARIO [flags] --out FILE" or "testbed/collect-in-parts SCENARIO FILE PARTS [flags] -- [flags]", with the default seed.
    [Theory]
    [MemberData(nameof(Measured))]
    public void A_measured_trace_has_a_row_for_each_point_of_its_command_in_order(string command)
    {
        string[] arguments = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Scenario scenario = Work.ScenarioFile.Read(Path.Combine(Workplace.Repository, arguments[1]));
        CollectionPlan plan = Array.IndexOf(arguments, "--points") is int drawn and > 0
            ? CollectionPlan.Drawn(scenario, scenario.TrainingLoad, int.Parse(arguments[drawn + 1], CultureInfo.InvariantCulture), 1)
            : CollectionPlan.Every(scenario, scenario.TrainingLoad, int.Parse(arguments[Array.IndexOf(arguments, "--repeats") + 1], CultureInfo.InvariantCulture), 1).Value!;
        string[] lines = File.ReadAllLines(Path.Combine(Workplace.Repository, TraceOf(arguments)));

        Assert.Equal(string.Join(',', CollectedColumns.Of(scenario)), lines[0]);
        Assert.Equal(plan.Count, lines.Length - 1);
        string[] columns = lines[0].Split(',');
        for (int row = 0; row < plan.Count; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            CollectionPoint point = plan.At(row);
            Assert.Equal(
                [row, .. point.Loads, .. point.Levels.Select((level, control) => scenario.Controls[control].Levels[level])],
                new[] { "point" }.Concat(scenario.Mesh.Services.Select(service => $"load_{service}")).Concat(scenario.Controls.Select(control => control.Name.Replace('.', '_')))
                    .Select(name => double.Parse(cells[Array.IndexOf(columns, name)], CultureInfo.InvariantCulture)));
        }
    }

    private static string TraceOf(string[] arguments) => arguments[0].EndsWith("collect-in-parts", StringComparison.Ordinal) ? arguments[2] : arguments[^1];

    private static string[] CommandsOf(string verb) =>
    [
        .. Directory.GetFiles(_scenarios, "*.yaml")
            .SelectMany(file => Command().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(command => command.StartsWith(verb, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^\s*#\s+(?:\./meshward )?((?:generate trace|collect|testbed/collect-in-parts) .+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
