using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Tests.Output;

public sealed class StateTableTests
{
    public static TheoryData<string, int> Sizes => new MatrixTheoryData<string, int>(["compute", "information-throughput", "rollout-2"], [40, 80, 90, 100, 160]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_name_and_value_is_whole_at_every_width(string scenario, int width)
    {
        StateRow row = Row(scenario);
        string text = Show(row, width);
        Assert.DoesNotContain('…', text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
        string[] words = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach ((string name, double value) in row.Observation.Entries.Concat(row.Action.Entries).Concat(row.Predicted.Entries))
        {
            Assert.Contains(words, word => name.EndsWith(word, StringComparison.Ordinal));
            Assert.Contains(words, word => word == Figures.Plain(value) || word == Figures.Fixed(value));
        }

        Assert.Contains("reward", words);
        Assert.Contains("optimum", words);
        Assert.Contains(Figures.Plain(row.Reward), words);
    }

    [Theory]
    [InlineData("compute", 80)]
    [InlineData("rollout-2", 80)]
    [InlineData("information-throughput", 160)]
    public void A_table_that_fits_is_not_split(string scenario, int width) => Assert.Single(Rules(Show(Row(scenario), width)));

    [Fact]
    public void Each_part_of_a_split_table_begins_with_what_is_seen()
    {
        string[] lines = Show(Row("information-throughput"), 80).Split('\n');
        string[] rows = [.. lines.Where(line => line.TrimStart().StartsWith("15 ", StringComparison.Ordinal))];
        Assert.True(rows.Length > 1);
        Assert.Equal(Rules(string.Join('\n', lines)).Length, rows.Length);
    }

    [Fact]
    public void Headings_stay_in_one_line_where_there_is_room() => Assert.Contains("routing.compute.node1", Show(Row("compute"), 160));

    private static string[] Rules(string text) => [.. text.Split('\n').Where(line => line.Contains('─'))];

    private static string Show(StateRow row, int width)
    {
        using StringWriter writer = new();
        Terminal terminal = new(writer, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false);
        terminal.Results.Profile.Width = width;
        StateTable.Show([row], terminal.Results);
        return writer.ToString();
    }

    private static StateRow Row(string scenario) => scenario switch
    {
        "compute" => Row(
            [new("load.compute", 12)],
            [new("routing.compute.node1", 0.6), new("cores.compute", 3)],
            [new("delay.compute", 0.543), new("end-to-end-delay", 0.943)]),
        "rollout-2" => Row(
            [new("routing.compute.node1", 0.2), new("cores.compute", 5)],
            [new("routing.compute.node1", 0.4), new("cores.compute", 4)],
            [new("delay.compute", 0.118), new("d", 0.119)]) with
        { Value = 9.72 },
        _ => Row(
            [new("load.info1", 15), new("load.info2", 20)],
            [new("routing.info1.node1", 0.7), new("routing.info2.node1", 0.9), new("blocking.info1", 0.1), new("blocking.info2", 0.8)],
            [new("delay.info1.node1", 0.031), new("delay.info1.node2", 0.042), new("delay.info2.node1", 0.053), new("delay.info2.node2", 0.064), new("d1", 0.075), new("d2", 0.086)]),
    };

    private static StateRow Row(
        KeyValuePair<string, double>[] seen, KeyValuePair<string, double>[] done, KeyValuePair<string, double>[] predicted) => new()
        {
            Observation = new([.. seen]),
            Action = new([.. done]),
            Predicted = new([.. predicted]),
            Reward = 7.25,
            OptimalReward = 8.5,
            ObjectivesMet = true,
        };
}
