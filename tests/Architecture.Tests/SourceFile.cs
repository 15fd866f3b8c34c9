using System.Text.RegularExpressions;
using Meshward.Tests.Shared;

namespace Meshward.Architecture.Tests;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">Path from the root of the repository, with slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string[] _builtFolders = ["bin", "obj", "artifacts", "TestResults"];

    /// <summary>Every C# file of the repository, products of the build excepted.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Find("*.cs").Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path))))];

    /// <summary>The files of the product, without tests and benchmarks.</summary>
    public static IEnumerable<SourceFile> Product => All.Where(file => Layers.InOrder.Contains(file.TopFolder));

    /// <summary>Folder at the root that the file is in.</summary>
    public string TopFolder => Path.Split('/')[0];

    /// <summary>The namespace that it declares, or empty.</summary>
    public string Namespace => NamespacePattern().Match(Text).Groups[1].Value;

    /// <summary>Text without comments and without the contents of texts, so that only code is searched.</summary>
    public string Code => CommentsAndTexts().Replace(Text, match => match.Value[0] == '/' ? "" : "\"\"");

    /// <summary>Paths of all files of a pattern, products of the build excepted.</summary>
    public static IEnumerable<string> Find(string pattern) => Directory
        .EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories)
        .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
        .Where(path => !path.StartsWith('.') && !path.Split('/').Intersect(_builtFolders).Any())
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | \$*"{3,}.*?"{3,} | [$@]+"(?:[^"]|"")*?" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])'
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentsAndTexts();
}
