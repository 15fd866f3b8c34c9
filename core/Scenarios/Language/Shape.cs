using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>
/// What a value of the scenario language looks like. One declaration checks files, writes the JSON Schema and the reference page.
/// </summary>
internal abstract class Shape
{
    /// <summary>What is expected, as in "expected a number from 0 to 1".</summary>
    public abstract string Expected { get; }

    /// <summary>The same as a JSON Schema.</summary>
    public abstract JsonObject ToJsonSchema();

    /// <summary>Shapes directly inside this one.</summary>
    public virtual IEnumerable<Shape> Inside => [];

    /// <summary>Adds "found ...; expected ..." at a node.</summary>
    protected void Mismatch(YamlValue node, Findings findings) =>
        findings.Add(node.Place, $"found {node.Found}; expected {Expected}");
}

/// <summary>A shape whose values are read as <typeparamref name="T"/>.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
internal abstract class Shape<T> : Shape
{
    /// <summary>Reads a node; null, with findings, where it has another shape.</summary>
    public abstract Located<T>? Read(YamlValue node, Findings findings);
}
