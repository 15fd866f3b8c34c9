using System.Security.Cryptography;
using Meshward.Silo.Pages;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Pages;

/// <summary>What is served is what its makers published: of the versions that the files beside them name.</summary>
public sealed class PageAssetsTests
{
    [Theory]
    [InlineData("uPlot.iife.min.js", "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f")]
    [InlineData("uPlot.min.css", "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04")]
    public void Uplot_is_as_it_was_published(string name, string sha256) => Assert.Equal(sha256, PageAssets.Sha256(name));

    [Fact]
    public void Axe_is_as_it_was_published()
    {
        using Stream axe = typeof(PageAssetsTests).Assembly.GetManifestResourceStream("axe.min.js")!;
        Assert.Equal("29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c", Convert.ToHexStringLower(SHA256.HashData(axe)));
    }

    [Theory]
    [InlineData("silo/Pages/Assets/uplot", "uPlot 1.6.32", "MIT License")]
    [InlineData("tests/Silo.Tests/Pages/axe-core", "axe-core 4.14.1", "Mozilla Public License")]
    public void What_is_of_others_has_its_licence_and_version_beside_it(string folder, string version, string licence)
    {
        Assert.StartsWith(version, File.ReadAllText(Path.Combine(Repository.Root, folder, "VERSION")), StringComparison.Ordinal);
        Assert.Contains(licence, File.ReadAllText(Path.Combine(Repository.Root, folder, "LICENSE")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_changes_with_the_content() => Assert.All(PageAssets.Names, name => Assert.Contains(PageAssets.Sha256(name)[..16], PageAssets.Address(name), StringComparison.Ordinal));
}
