using System.Text;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Fuzzing;

/// <summary>Inputs that are as they should be: what fuzzing begins with.</summary>
internal static class Corpus
{
    /// <summary>The scenarios that come with the product.</summary>
    public static IReadOnlyList<byte[]> Scenarios { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "scenarios"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    /// <summary>Small traces of every form.</summary>
    public static IReadOnlyList<byte[]> Traces { get; } =
    [
        .. ((string[])["compute.csv", "shop-small.csv", "rollout-2.csv"]).Select(file => Head(Path.Combine(Repository.Root, "scenarios", file))),
        "a,b\n1,2\n3,4\n"u8.ToArray(),
        "\"a, with comma\",b\r\n\"1\",2\r\n\"\"\"\",\r\n"u8.ToArray(),
        "\uFEFFtime,web\n0,1\n5,NaN\n10,inf\n"u8.ToArray(),
    ];

    private static byte[] Head(string file) => Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(file).Take(12)) + "\n");
}
