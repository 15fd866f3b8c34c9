using System.Text;
using FsCheck;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>Whatever is done to a scenario's text, reading it gives a scenario or places of mistakes, never an exception.</summary>
public sealed class ScenarioPropertyTests
{
    private static readonly string[] _fragments =
    [
        "\n", " ", "  ", "\t", ":", ": ", "-", "- ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "!", "|", ">", "'", "\"", "%", "@", "`", "?", "? ",
        "---", "...", "<<: ", "\\", "\0", "\u0085", "\uFEFF", "\uD800", "é", "0", "-1", "1e999", ".nan", "null", "~", "true", "'x'", "(", ")", "((((",
        "max(", "if(", " ? ", " : ", " + ", " && ", "!", "==", "load.compute", "delay.compute", "cores.compute", "spare", "10 s", "5 ms", "kind", "values",
    ];

    [FsCheck.Xunit.Property(MaxTest = 400)]
    public void A_mutated_scenario_is_read_or_its_mistakes_have_places(int seed) => AssertReadOrRefused(Mutate(ScenarioTexts.Compute, seed));

    [FsCheck.Xunit.Property(MaxTest = 400)]
    public void A_mutated_expression_is_read_or_its_mistakes_have_places(int seed)
    {
        string reward = Mutate("round(min(delay.compute, 2) <= 1 ? 6 - cores.compute : 1 - load.compute * 2, 3)", seed)
            .Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings(" ");
        string quoted = "reward: '" + reward.Replace("'", "''", StringComparison.Ordinal) + "'";
        AssertReadOrRefused(WithReward(quoted));
    }

    [FsCheck.Xunit.Property(MaxTest = 200)]
    public void Any_text_is_refused_with_places(NonNull<string> text) => Assert.NotEmpty(AssertReadOrRefused(text.Get));

    // A scenario keeps what its numbers say, for any values that ascend in steps.
    [FsCheck.Xunit.Property(MaxTest = 100)]
    public void Steps_give_the_decimal_values(PositiveInt first, PositiveInt step, PositiveInt count)
    {
        int values = 2 + count.Get % 50;
        decimal low = first.Get % 1000 / 100m + 0.01m, distance = (1 + step.Get % 300) / 100m;
        string text = ScenarioTexts.Compute.Replace(
            "    min: 1\n    max: 5\n    step: 1\n    initial: 1\n",
            FormattableString.Invariant(
                $"    min: {low}\n    max: {low + distance * (values - 1)}\n    step: {distance}\n    initial: {low + distance}\n"),
            StringComparison.Ordinal);
        ControlSpec control = ScenarioTexts.Read(text).Controls[1];
        Assert.Equal(
            Enumerable.Range(0, values)
                .Select(i => FormattableString.Invariant($"{low + i * distance}"))
                .Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)),
            control.Levels);
        Assert.Equal(1, control.InitialLevel);
    }

    private static string WithReward(string reward) => string.Join(
        '\n', ScenarioTexts.Compute.Split('\n').Select(line => line.StartsWith("reward:", StringComparison.Ordinal) ? reward : line));

    private static Diagnostic[] AssertReadOrRefused(string text)
    {
        Checked<Scenario> read = ScenarioTexts.Check(text);
        int lines = text.ReplaceLineEndings("\n").Count(c => c == '\n') + 1;
        Assert.Equal(read.IsValid, read.Diagnostics.IsEmpty);
        Assert.All(read.Diagnostics, diagnostic =>
        {
            Assert.DoesNotContain('\n', diagnostic.Message);
            Assert.DoesNotContain("   at ", diagnostic.Message, StringComparison.Ordinal);
            Assert.True(diagnostic.Line is null or >= 1 && (diagnostic.Line ?? 1) <= lines + 1, diagnostic.ToString());
            Assert.True(diagnostic.Column is null or >= 1);
        });
        return [.. read.Diagnostics];
    }

    // One to four edits: a character or line dropped, doubled or moved, or a fragment of syntax put in.
    private static string Mutate(string text, int seed)
    {
        CounterRandom random = new(seed, purpose: 77);
        StringBuilder mutated = new(text);
        for (int edits = 1 + random.NextInt(4); edits > 0; edits--)
        {
            int at = random.NextInt(mutated.Length), length = 1 + random.NextInt(Math.Min(30, mutated.Length - at));
            switch (random.NextInt(4))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, mutated.ToString(at, length));
                    break;
                case 2:
                    mutated.Insert(at, _fragments[random.NextInt(_fragments.Length)]);
                    break;
                default:
                    mutated[at] = _fragments[random.NextInt(_fragments.Length)][0];
                    break;
            }

            if (mutated.Length == 0)
            {
                mutated.Append('\n');
            }
        }

        return mutated.ToString();
    }
}
