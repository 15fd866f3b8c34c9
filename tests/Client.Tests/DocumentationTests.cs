using System.Text.RegularExpressions;
using Meshward.Client.Verbs;

namespace Meshward.Client.Tests;

public sealed class DocumentationTests
{
    private static IEnumerable<string> Pages =>
    [
        .. Directory.GetFiles(Workplace.Repository, "*.md"),
        .. Directory.GetFiles(Path.Combine(Workplace.Repository, "docs"), "*.md", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(Workplace.Repository, "bench"), "*.md"),
    ];

    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        (string Page, string Link)[] links = [.. Pages.SelectMany(page => Regex
            .Matches(File.ReadAllText(page), @"\]\((?!https?:|#)([^)#\s]+)")
            .Select(match => (page, match.Groups[1].Value)))];
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Link)), $"{link.Page}: {link.Link}"));
    }

    [Fact]
    public void The_readme_lists_every_verb_of_the_console()
    {
        string readme = File.ReadAllText(Path.Combine(Workplace.Repository, "README.md"));
        Assert.All(VerbList.All, verb => Assert.Contains($"| `{verb.Name}", readme));
    }

    [Fact]
    public void The_files_to_read_first_exist()
    {
        string page = File.ReadAllText(Path.Combine(Workplace.Repository, "docs", "architecture.md"));
        string[] files = [.. Regex.Matches(page, @"^\d\. `([^`]+)`", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.Equal(8, files.Length);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Workplace.Repository, file)), file));
    }

    [Fact]
    public void Every_folder_of_the_architecture_page_exists()
    {
        string page = File.ReadAllText(Path.Combine(Workplace.Repository, "docs", "architecture.md"));
        string[] folders = [.. Regex.Matches(page, @"^\| `([^`]+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.True(folders.Length > 10);
        Assert.All(folders, folder => Assert.True(Directory.Exists(Path.Combine(Workplace.Repository, folder)), folder));
    }
}
