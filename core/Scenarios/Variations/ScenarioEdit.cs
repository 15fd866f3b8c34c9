using System.Globalization;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Variations;

/// <summary>Changes numbers in the text of a scenario that was read without mistakes. Everything else stays as it is written.</summary>
internal static class ScenarioEdit
{
    // The name of a scenario has this many characters at most.
    private const int LongestName = 63;

    /// <summary>The text with another value of a variable, and another name of the scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="value">Its value, in the base unit.</param>
    /// <param name="suffix">What is added to the scenario's name.</param>
    public static string With(Scenario scenario, ScenarioVariable variable, double value, string suffix)
    {
        YamlMap root = (YamlMap)YamlDocument.Parse(scenario.Text, new Findings(scenario.Source))!;
        string number = Write(value, variable.Unit);
        YamlScalar name = (YamlScalar)Child(root, "name");
        string longName = name.Text[..Math.Min(name.Text.Length, LongestName - suffix.Length)].TrimEnd('-') + suffix;
        (YamlScalar Scalar, string Text)[] changes = [(name, longName), variable.Parameter is { } parameter
            ? ((YamlScalar)Child((YamlMap)Child(root, "parameters"), parameter), number)
            : Limit(root, variable.Bound!.Value, number)];
        string text = scenario.Text;
        foreach ((YamlScalar scalar, string instead) in changes.OrderByDescending(change => change.Scalar.Start))
        {
            string end = text[scalar.Start..scalar.End].EndsWith('\n') ? "\n" : "";
            text = text[..scalar.Start] + instead + end + text[scalar.End..];
        }

        return text;
    }

    // The bound anew, as a plain text of one line: it has no sign that means something in YAML.
    private static (YamlScalar Scalar, string Text) Limit(YamlMap root, int bound, string number)
    {
        YamlScalar keep = ((YamlList)Child(root, "objectives")).Items.Cast<YamlMap>()
            .Select(objective => objective.Entries.FirstOrDefault(entry => entry.Key.Text == "keep").Value as YamlScalar)
            .OfType<YamlScalar>()
            .ElementAt(bound);
        IReadOnlyList<Token> tokens = Scanner.Scan(keep.Text, [])!;
        return (keep, $"{tokens[0].Text} {tokens[1].Text} {number}");
    }

    private static YamlValue Child(YamlMap map, string key) => map.Entries.First(entry => entry.Key.Text == key).Value;

    private static string Write(double value, string unit) =>
        $"{((decimal)value).ToString("0.############################", CultureInfo.InvariantCulture)} {unit}".TrimEnd();
}
