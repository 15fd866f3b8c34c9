using System.Text;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Scenarios;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Core.Tests.Fuzzing;

/// <summary>Whatever a scenario's file holds, it is read or refused with places, and what is read can be explained and computed with.</summary>
public sealed class FuzzedScenarioTests
{
    private static readonly double[] _wild = [0, -1, 1, 1e308, -1e308, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 0.5];

    private static readonly ByteMutator _mutator = new(
        "\n", "  ", "- ", ": ", "{", "}", "[", "]", "&a ", "*a", "<<: *a", "!!binary ", "!!python/object:os.system ", "!<tag:yaml.org,2002:js/function> ", "---\n", "...\n", "? ", "| ", ">-\n", "%YAML 9.9\n",
        "'", "\"", "\\x00", "\\uD800", "\0", "\t", "#", "../", "/etc/passwd", "kind: uniform-choice", "kind: recorded", "kind: shaped", "loads:", "controls:", "objectives:", "reward: ", "definitions:",
        "parameters:", "model:", "trace: ", "features:", "targets:", "nominal:", "control:", "horizon: ", "min: ", "max: ", "step: ", "initial: ", "values: ", "1e999", "1e300 s", "-5 ms", "0x10", ".inf", ".nan",
        "typeof(string)", "System.IO.File.Delete(\"a\")", "GetType()", ".GetType().Assembly", "new object()", "(x) => x", "\"a\".Length", "x = 1", "max(", "if(", "round(", "^", "%", "&&", "||", "? 1 : 0");

    private static readonly ByteMutator _expressions = new(
        "typeof(int)", "int", "string", "object", "double.Parse", ".GetType()", "new ", "=>", "[0]", "\"a\"", "'a'", "@", "$", "{", "}", "\\", ";", "=", "==", "!=", "<=", ">=", "&&", "||", "!", "?", ":", "(", ")", ",",
        "+", "-", "*", "/", "%", "^", "~", "<<", ">>", "??", "?.", "is", "as", "default(int)", "true", "null", "this", "p0", "x0", "frame", "max(", "min(", "if(", "round(", "abs(", "exp(", "log(", "sqrt(", "pow(",
        "load.compute", "delay.compute", "cores.compute", "blocking.compute", "System", "Math.Pow(2,3)", "1e999", "1e-999", "5 s", "3 ms", "2 req/s", "\u202E", "é", "System.Environment.Exit(1)");

    [Fact]
    public Task No_scenario_file_breaks_the_reader() => new Fuzz("scenario files").RunAsync(
        100, (ref random) => _mutator.Mutate(Corpus.Scenarios, ref random), AssertReadOrRefused, Fuzz.Show);

    [Fact]
    public Task No_expression_reaches_anything_but_numbers() => new Fuzz("expressions").RunAsync(
        200,
        (ref random) => Encoding.UTF8.GetString(_expressions.Mutate(
            [
                "round(min(delay.compute, 2) <= 1 ? 6 - cores.compute : 1 - load.compute * 2, 3)"u8.ToArray(),
                "max(0, load.compute - 3) / (1 + cores.compute) % 7"u8.ToArray(),
                "if(delay.compute < 5 s && load.compute > 1, 1, -(2 + 3))"u8.ToArray(),
            ],
            ref random)),
        expression => AssertReadOrRefused(Encoding.UTF8.GetBytes(WithReward(expression))),
        expression => expression);

    [Theory]
    [InlineData("typeof(System.IO.File)")]
    [InlineData("System.Environment.Exit(1)")]
    [InlineData("load.compute.GetType().Assembly.Location.Length")]
    [InlineData("\"a\".GetType().GUID.GetHashCode()")]
    [InlineData("new System.Random().NextDouble()")]
    [InlineData("((x) => x)(1)")]
    [InlineData("frame[0]")]
    [InlineData("Math.Pow(2, 3)")]
    [InlineData("Convert.ToDouble(1)")]
    [InlineData("int.Parse(\"1\")")]
    [InlineData("load.compute = 1")]
    [InlineData("default(double)")]
    [InlineData("max.Method.Invoke(null, null)")]
    public void Types_members_and_text_are_out_of_reach_of_expressions(string expression) =>
        Assert.NotEmpty(ScenarioTexts.Mistakes(WithReward(expression)));

    [Fact]
    public void A_name_ends_with_its_line()
    {
        string text = ScenarioTexts.Compute.Replace("name: compute\n", "name: \"compute\\n\"\n", StringComparison.Ordinal);
        Assert.NotEqual(ScenarioTexts.Compute, text);
        Assert.Contains("expected a name", Assert.Single(ScenarioTexts.Mistakes(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_in_an_expression_is_not_repeated() =>
        Assert.Contains("found a name of 9001 characters; expected at most 200", Assert.Single(ScenarioTexts.Mistakes(WithReward("a" + new string('b', 9000)))), StringComparison.Ordinal);

    internal static void AssertReadOrRefused(byte[] file)
    {
        using StreamReader text = new(new MemoryStream(file));
        Checked<Scenario> read = ScenarioReader.Read(text, "scenario.yaml", "/scenarios");
        Assert.All(read.Diagnostics, diagnostic => Assert.False(diagnostic.ToString().Any(sign => sign is '\n' or '\r'), diagnostic.ToString()));
        Assert.All(read.Diagnostics, diagnostic => Assert.True(diagnostic.ToString().Length < 4000, diagnostic.ToString()));
        if (read.Value is { } scenario)
        {
            Assert.NotEmpty(ScenarioExplanation.Of(scenario).Controls);
            foreach (double value in _wild)
            {
                Compute(scenario, value);
            }
        }
    }

    private static void Compute(Scenario scenario, double value)
    {
        double[] frame = scenario.Formulas.NewFrame();
        Array.Fill(frame, value);
        double[] loads = new double[scenario.Mesh.Services.Length], controls = new double[scenario.Controls.Length], targets = new double[scenario.Model.Targets.Length];
        Array.Fill(loads, value);
        Array.Fill(controls, value);
        Array.Fill(targets, value);
        scenario.Formulas.SetKnown(frame, loads, controls, new double[scenario.Formulas.FeatureCount]);
        _ = scenario.Formulas.Reward(frame, targets);
        _ = scenario.Formulas.Cost(frame);
    }

    private static string WithReward(string expression) => string.Join('\n', ScenarioTexts.Compute.Split('\n').Select(line =>
        line.StartsWith("reward:", StringComparison.Ordinal) ? $"reward: '{expression.ReplaceLineEndings(" ").Replace("'", "''", StringComparison.Ordinal)}'" : line));
}
