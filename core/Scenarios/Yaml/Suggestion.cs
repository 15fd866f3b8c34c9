namespace Meshward.Core.Scenarios.Yaml;

/// <summary>Finds what was probably meant by an unknown name.</summary>
internal static class Suggestion
{
    private const int LongestName = 80;
    private const int MostEdits = 3;
    private const int ShortestBeginning = 3;

    /// <summary>" (did you mean 'x'?)" where a known name is near enough, else empty.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return "";
        }

        int limit = Math.Clamp(name.Length / 3, 1, MostEdits);
        string? nearest = known
            .Where(candidate => candidate.Length <= LongestName)
            .Select(candidate => (Candidate: candidate, Edits: Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.Edits <= limit && pair.Edits < pair.Candidate.Length)
            .OrderBy(pair => pair.Edits)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
        return nearest is null ? "" : $" (did you mean '{nearest}'?)";
    }

    // Whoever writes the beginning of a name means it.
    private static int Edits(string name, string candidate) =>
        name.Length >= ShortestBeginning && candidate.StartsWith(name, StringComparison.Ordinal) ? 1 : Distance(name, candidate);

    // Edits (insert, delete, replace, swap neighbours) from one to the other: optimal string alignment.
    private static int Distance(string a, string b)
    {
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                int replace = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replace, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
