namespace Meshward.Client;

/// <summary>Paths that the user typed.</summary>
internal static class UserPath
{
    /// <summary>The full path.</summary>
    /// <param name="place">The flag or argument that named it.</param>
    /// <param name="path">What was typed.</param>
    /// <param name="what">What it should be.</param>
    /// <exception cref="BadInputException">It is no path: it is empty, say.</exception>
    public static string Full(string place, string path, string what)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException)
        {
            throw new BadInputException(place, $"found '{path}', expected {what}");
        }
    }
}
