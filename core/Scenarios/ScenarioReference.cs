using System.Text;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios;

/// <summary>
/// The reference of the scenario language as Markdown: every key and every function, written from the same declaration that
/// <see cref="ScenarioReader"/> reads by.
/// </summary>
public static class ScenarioReference
{
    /// <summary>Tables of keys, one an object, in the order in which a scenario is written; then the functions.</summary>
    public static string Write()
    {
        StringBuilder text = new();
        WriteShape(text, ScenarioKeys.Shape, []);
        text.Append("### Functions\n\n| function | value |\n|---|---|\n");
        foreach ((string _, string usage, string meaning, _, _) in Functions.All)
        {
            text.Append($"| `{usage}` | {meaning} |\n");
        }

        return text.ToString();
    }

    // Objects right behind the one that holds them.
    private static void WriteShape(StringBuilder text, Shape shape, HashSet<ObjectShape> written)
    {
        if (shape is ObjectShape known && written.Add(known))
        {
            WriteKeys(text, known);
        }

        foreach (Shape inside in shape.Inside)
        {
            WriteShape(text, inside, written);
        }
    }

    private static void WriteKeys(StringBuilder text, ObjectShape shape)
    {
        text.Append($"### Keys of {shape.Name}\n\n| key | value | if left out | meaning |\n|---|---|---|---|\n");
        foreach (Key key in shape.Keys)
        {
            string absent = key.IsRequired ? "required" : key.Default is { } value ? $"`{value}`" : "-";
            text.Append($"| `{key.Name}` | {Escape(key.Shape.Expected)} | {absent} | {Escape(key.Meaning)} |\n");
        }

        text.Append('\n');
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
