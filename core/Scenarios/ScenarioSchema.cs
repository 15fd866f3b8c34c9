using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios;

/// <summary>
/// The JSON Schema of scenarios, for editors: written from the same declaration that <see cref="ScenarioReader"/> reads by.
/// What one part of a scenario demands of another (names, levels, units) only the reader knows.
/// </summary>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as JSON text (draft 2020-12) that ends with a line end.</summary>
    public static string Write()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Meshward scenario",
            ["description"] = "What is controlled, to which end, by which knobs.",
        };
        foreach ((string name, JsonNode? value) in ScenarioKeys.Shape.ToJsonSchema().ToArray())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(_options) + "\n";
    }
}
