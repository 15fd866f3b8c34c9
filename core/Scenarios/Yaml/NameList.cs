namespace Meshward.Core.Scenarios.Yaml;

/// <summary>Writes the names that a message tells: all of them where they are few, else the first ones and how many there are.</summary>
internal static class NameList
{
    private const int Most = 70;
    private const int Shown = 20;

    /// <summary>The names, with commas between.</summary>
    public static string Of(IReadOnlyCollection<string> names) => names.Count <= Most
        ? string.Join(", ", names)
        : FormattableString.Invariant($"{string.Join(", ", names.Take(Shown))}, … ({names.Count} in all)");
}
