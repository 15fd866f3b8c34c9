using System.Text.Json;
using Json.Schema;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;
using YamlDotNet.Serialization;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>The JSON Schema that editors check scenarios with, judged by a validator of JSON Schema.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSchema _schema = JsonSchema.FromText(ScenarioSchema.Write());

    public static TheoryData<string> Shipped =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "scenarios"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Shipped_scenarios_keep_to_the_schema(string path) => Assert.True(IsValid(File.ReadAllText(Path.Combine(Repository.Root, path))), path);

    [Theory]
    [InlineData("unknown-key")]
    [InlineData("unknown-key-inside")]
    [InlineData("unknown-learning-parameter")]
    [InlineData("unknown-load-kind")]
    [InlineData("missing-keys")]
    [InlineData("load-without-kind")]
    [InlineData("other-version")]
    [InlineData("two-kinds-in-an-objective")]
    [InlineData("duration-without-unit")]
    [InlineData("wrong-types")]
    public void Mistakes_of_form_do_not(string name) => Assert.False(
        IsValid(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Core.Tests", "Golden", "Scenarios", name, "scenario.yaml"))), name);

    private static bool IsValid(string yaml)
    {
        object? graph = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml);
        string json = new SerializerBuilder().JsonCompatible().Build().Serialize(graph);
        return _schema.Evaluate(JsonDocument.Parse(json).RootElement).IsValid;
    }
}
