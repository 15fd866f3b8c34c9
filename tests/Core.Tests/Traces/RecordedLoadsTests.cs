using System.Collections.Immutable;
using System.Text;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.Traces;

public sealed class RecordedLoadsTests
{
    private const string Unseen = "  unseen:\n";

    [Fact]
    public void A_row_is_a_time_step_where_no_times_are_named()
    {
        RecordedLoad load = Filled("columns: { compute: rps }", "rps,note\n4,a\n6.5,b\n5,\n").Value!;

        Assert.Equal([4, 6.5, 5, 4, 6.5], Loads(load, 5));
        Assert.Equal((4, 6.5), load.Range(0));
    }

    [Fact]
    public void The_last_load_stays_where_the_end_is_held() =>
        Assert.Equal([4, 6, 6, 6], Loads(Filled("columns: { compute: rps }, at-end: hold", "rps\n4\n6\n").Value!, 4));

    /// <summary>The scenario's time step is 20 s: from 100 s on, steps begin at 100, 120, 140, 160 and 180 s.</summary>
    [Fact]
    public void A_time_step_has_the_load_of_the_last_row_that_is_not_later()
    {
        RecordedLoad load = Filled("columns: { compute: rps }, time: t", "t,rps\n100,1\n115,2\n120,3\n121,4\n165,5\n185,6\n").Value!;

        Assert.Equal(20, ScenarioTexts.Read(ScenarioTexts.Compute).Mesh.TimeStep.TotalSeconds);
        Assert.Equal([1, 3, 4, 4, 5, 1], Loads(load, 6));
    }

    [Theory]
    [InlineData("columns: { compute: rps }", "rate\n4\n5\n", "friday.csv:1: There is no column 'rps', which load 'friday' names; found rate.")]
    [InlineData("columns: { compute: rps }", "rps,x\n4,1\n-1,1\n,1\n", "friday.csv:3: Column 'rps' holds -1; expected requests per second, at least 0.")]
    [InlineData("columns: { compute: rps }", "rps,x\n4,1\n,1\n", "friday.csv:3: Column 'rps' holds no number; expected requests per second, at least 0.")]
    [InlineData("columns: { compute: rps }, time: t", "t,rps\n0,4\n0,4\n", "friday.csv:3: Column 't' holds 0; expected a time in seconds above 0.")]
    [InlineData("columns: { compute: rps }, time: t", "t,rps\n0,4\n1e15,4\n", "friday.csv: The recording is longer than 1000000 time steps of 20 s; expected times in seconds in column 't'.")]
    [InlineData("columns: { compute: rps }", "rps\n4\nmany\n", "friday.csv:3:1: Column 'rps' holds 'many'; expected a number.")]
    public void A_mistake_of_a_recording_is_told_with_its_line(string keys, string text, string first)
    {
        Checked<RecordedLoad> filled = Filled(keys, text);

        Assert.False(filled.IsValid);
        Assert.Equal(first, filled.Diagnostics[0].ToString());
    }

    [Fact]
    public void Every_mistake_of_a_recorded_load_in_the_scenario_is_told_at_once()
    {
        string text = WithFriday("columns: { comput: rps }, at-end: stop, file: [a]");

        string[] mistakes = ScenarioTexts.Mistakes(text);

        Assert.Equal(4, mistakes.Length);
        Assert.Contains(mistakes, mistake => mistake.Contains("found 'stop'", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.Contains("unknown service 'comput'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_training_load_is_not_a_recording()
    {
        string text = ScenarioTexts.Compute.Replace("  training:\n    kind: uniform-choice", "  training:\n    kind: recorded", StringComparison.Ordinal);

        Assert.Contains(ScenarioTexts.Mistakes(text), mistake => mistake.Contains("choices", StringComparison.Ordinal));
        Assert.Contains(
            ScenarioTexts.Mistakes(WithFriday("file: a.csv, columns: { compute: rps }").Replace("  training:", "  other:", StringComparison.Ordinal)
                .Replace("  friday:", "  training:", StringComparison.Ordinal)),
            mistake => mistake.Contains("found the kind recorded for the load 'training'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_recording_is_explained_by_its_file_and_what_it_holds()
    {
        Scenario scenario = ScenarioTexts.Read(WithFriday("file: friday.csv, columns: { compute: rps }"));
        RecordedLoad load = Filled("columns: { compute: rps }", "rps\n4\n6.5\n").Value!;

        Assert.Equal(["compute: column rps of friday.csv, repeated"], Words(scenario));
        Assert.Equal(
            ["compute: column rps of friday.csv, 4 to 6.5 req/s over 2 steps, repeated"],
            Words(scenario with { Loads = [.. scenario.Loads.Select(other => other.Name == "friday" ? load : other)] }));
    }

    private static ImmutableArray<string> Words(Scenario scenario) =>
        ScenarioExplanation.Of(scenario).Loads.Single(load => load.Name == "friday").Services;

    private static Checked<RecordedLoad> Filled(string keys, string csv)
    {
        Scenario scenario = ScenarioTexts.Read(WithFriday("file: friday.csv, " + keys));
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(csv));
        Checked<TraceTable> table = TraceReader.Read(stream, "friday.csv");
        return table.IsValid
            ? RecordedLoads.Fill((RecordedLoad)scenario.FindLoad("friday")!, scenario.Mesh, table.Value)
            : table.Diagnostics;
    }

    private static string WithFriday(string keys)
    {
        Assert.Contains(Unseen, ScenarioTexts.Compute, StringComparison.Ordinal);
        return ScenarioTexts.Compute.Replace(Unseen, $"  friday: {{ kind: recorded, {keys} }}\n{Unseen}", StringComparison.Ordinal);
    }

    private static double[] Loads(RecordedLoad load, int steps)
    {
        CounterRandom random = new(1, 1);
        double[] loads = new double[1];
        return
        [
            .. Enumerable.Range(0, steps).Select(step =>
            {
                load.LoadAt(step, ref random, loads);
                return loads[0];
            }),
        ];
    }
}
