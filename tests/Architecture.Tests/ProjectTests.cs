using System.Text.RegularExpressions;
using System.Xml.Linq;
using Meshward.Tests.Shared;

namespace Meshward.Architecture.Tests;

/// <summary>What project files keep to.</summary>
public sealed class ProjectTests
{
    private static readonly (string Path, XDocument Xml)[] _projects =
        [.. SourceFile.Find("*.csproj").Select(path => (path, XDocument.Load(Path.Combine(Repository.Root, path))))];

    private static readonly XDocument _packages = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));

    [Fact]
    public void A_project_refers_to_lower_projects_only() => Assert.Empty(
        from project in _projects
        let own = Array.IndexOf(Layers.InOrder, project.Path.Split('/')[0])
        where own >= 0
        from reference in Values(project.Xml, "ProjectReference", "Include")
        let target = Array.IndexOf(Layers.InOrder, reference.Replace('\\', '/').Split('/')[^2])
        where target < 0 || target >= own
        select $"{project.Path} refers to {reference}");

    // By order alone, mesh could use learning, which is before it.
    [Fact]
    public void The_edge_to_the_mesh_refers_to_core_alone() => Assert.Equal(
        ["../core/Meshward.Core.csproj"],
        _projects.Where(project => project.Path.StartsWith("mesh/", StringComparison.Ordinal)).SelectMany(project => Values(project.Xml, "ProjectReference", "Include")));

    [Fact]
    public void Every_layer_has_its_project() =>
        Assert.Equal(Layers.InOrder.Order(), _projects.Select(project => project.Path.Split('/')[0]).Intersect(Layers.InOrder).Order());

    [Fact]
    public void Versions_of_packages_stand_in_one_place() => Assert.Empty(
        from project in _projects
        from element in project.Xml.Descendants("PackageReference")
        where element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null || element.Element("Version") is not null
        select $"{project.Path}: {element}");

    [Fact]
    public void Every_package_is_pinned_to_one_version()
    {
        string[] pinned = [.. Values(_packages, "PackageVersion", "Include")];
        Assert.Equal(pinned.Distinct(StringComparer.OrdinalIgnoreCase).Count(), pinned.Length);
        Assert.All(Values(_packages, "PackageVersion", "Version"), version => Assert.Matches(new Regex(@"^[0-9]+(\.[0-9]+){1,3}(-[\w.]+)?$"), version));
        Assert.Empty(_projects.SelectMany(project => Values(project.Xml, "PackageReference", "Include")).Distinct().Except(pinned));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Orleans.sln")).Replace('\\', '/');
        Assert.All(_projects, project => Assert.Contains($"\"{project.Path}\"", solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Values(XDocument xml, string element, string attribute) =>
        xml.Descendants(element).Select(found => found.Attribute(attribute)?.Value).OfType<string>();
}
