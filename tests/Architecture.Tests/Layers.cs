namespace Meshward.Architecture.Tests;

/// <summary>The projects of the product, lowest first: each may use those before it only.</summary>
internal static class Layers
{
    /// <summary>Folder at the root of each project.</summary>
    public static readonly string[] InOrder = ["core", "learning", "mesh", "grains", "silo", "testbed", "client"];

    /// <summary>Folders of core, lowest first: each may use those before it only.</summary>
    public static readonly string[] OfCore =
        ["Randomness", "Metrics", "Scenarios", "Spaces", "Actuation", "Collection", "Traces", "SystemModels", "Simulation", "Policies", "Evaluation", "Calibration", "Control"];

    /// <summary>Root namespace of a project.</summary>
    public static string NamespaceOf(string folder) => $"Meshward.{char.ToUpperInvariant(folder[0])}{folder[1..]}";
}
