namespace Meshward.Core.Scenarios.Yaml;

/// <summary>
/// Finds the place of a character of a scalar's value in the text that it was written in: quotes, folding and block markers move
/// characters, and messages about an expression point into it.
/// </summary>
internal static class ScalarMap
{
    /// <summary>Place of the character at <paramref name="offset"/> of the value; the scalar's own place where it is escaped.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="scalar">A scalar of it.</param>
    /// <param name="offset">Index in the value; its length for "behind the end".</param>
    public static Place PlaceOf(string text, YamlScalar scalar, int offset)
    {
        int at = FirstCharacter(text, scalar);
        int last = at;
        for (int i = 0; i <= offset && i < scalar.Text.Length; i++)
        {
            char wanted = scalar.Text[i];
            if (char.IsWhiteSpace(wanted))
            {
                continue;
            }

            while (at < scalar.End && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at >= scalar.End || text[at] != wanted)
            {
                return scalar.Place;
            }

            last = at++;
        }

        int target = offset < scalar.Text.Length && !char.IsWhiteSpace(scalar.Text[offset]) ? last : at;
        return YamlDocument.PlaceOf(text, target);
    }

    private static int FirstCharacter(string text, YamlScalar scalar)
    {
        int at = scalar.Start;
        while (at < scalar.End && text[at] == '&')
        {
            at = SkipWhile(text, at, scalar.End, c => !char.IsWhiteSpace(c));
            at = SkipWhile(text, at, scalar.End, char.IsWhiteSpace);
        }

        if (scalar.IsPlain || at >= scalar.End)
        {
            return at;
        }

        return text[at] is '|' or '>' ? SkipWhile(text, at, scalar.End, c => c != '\n') : at + 1;
    }

    private static int SkipWhile(string text, int at, int end, Func<char, bool> skipped)
    {
        while (at < end && skipped(text[at]))
        {
            at++;
        }

        return at;
    }
}
