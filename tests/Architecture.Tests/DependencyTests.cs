namespace Meshward.Architecture.Tests;

/// <summary>What may use what: core ← learning ← grains ← silo ← client, core ← mesh ← grains, core ← testbed ← client, and inside core from randomness to evaluation.</summary>
public sealed class DependencyTests
{
    private static readonly string[] _outside =
        ["Orleans", "Spectre", "ScottPlot", "k8s", "Microsoft.AspNetCore", "System.Net", "System.Console", "Console", "HttpClient"];

    private static readonly (string Folder, string[] Forbidden)[] _forbidden =
    [
        ("core", [.. _outside, "TorchSharp", "Task.Run"]),
        ("learning", _outside),
        ("mesh", ["Orleans", "Spectre", "ScottPlot", "TorchSharp", "System.Console", "Console", "Microsoft.AspNetCore", "Meshward.Learning"]),
        ("grains", ["Spectre", "ScottPlot", "System.Console", "Console"]),
        ("silo", ["Spectre", "ScottPlot"]),
        ("testbed", ["Orleans", "Spectre", "ScottPlot", "k8s", "System.Console", "Console", "Meshward.Learning", "Meshward.Grains", "Meshward.Silo"]),
    ];

    [Fact]
    public void A_layer_uses_lower_layers_only() => Assert.Empty(
        from file in SourceFile.Product
        from higher in Layers.InOrder[(Array.IndexOf(Layers.InOrder, file.TopFolder) + 1)..]
        where Rules.Names(file.Code, Layers.NamespaceOf(higher))
        select $"{file.Path} uses {higher}");

    [Fact]
    public void A_folder_of_core_uses_lower_folders_only() => Assert.Empty(
        from file in SourceFile.Product
        where file.TopFolder == "core"
        let own = Array.IndexOf(Layers.OfCore, file.Path.Split('/')[1])
        from higher in Layers.OfCore[(own + 1)..]
        where Rules.Names(file.Code, $"Meshward.Core.{higher}")
        select $"{file.Path} uses {higher}");

    [Fact]
    public void Every_folder_of_core_has_its_place_in_the_order() => Assert.Empty(
        SourceFile.Product.Where(file => file.TopFolder == "core").Select(file => file.Path.Split('/')[1]).Distinct().Except(Layers.OfCore));

    [Fact]
    public void A_layer_keeps_away_from_what_is_not_its_business() => Assert.Empty(
        from rule in _forbidden
        from file in SourceFile.Product
        where file.TopFolder == rule.Folder
        from name in rule.Forbidden
        where Rules.Names(file.Code, name)
        select $"{file.Path} uses {name}");

    [Fact]
    public void Torch_stays_in_its_folder() => Assert.Empty(
        from file in SourceFile.Product
        where Rules.Names(file.Code, "TorchSharp") && !file.Path.StartsWith("learning/Ppo/Torch", StringComparison.Ordinal)
        select file.Path);
}
