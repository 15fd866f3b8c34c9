using System.Globalization;

namespace Meshward.Client;

/// <summary>Keeps the details of what nobody expected, so that the user sees one line.</summary>
internal static class CrashLog
{
    /// <summary>Appends an exception to the log of crashes.</summary>
    /// <param name="problem">What happened.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">For time and the user's folders.</param>
    /// <returns>One line that says what happened and where the details are.</returns>
    public static string Write(Exception problem, string[] arguments, Session session)
    {
        string what = problem.Message.ReplaceLineEndings(" ");
        foreach (string directory in new[] { session.Environment("XDG_STATE_HOME"), Path.Combine(session.Environment("HOME") ?? "/tmp", ".local", "state"), Path.GetTempPath() }.OfType<string>())
        {
            try
            {
                string folder = Path.Combine(directory, "meshward");
                Directory.CreateDirectory(folder);
                string file = Path.Combine(folder, "crash.log");
                string time = session.Clock.GetUtcNow().ToString("u", CultureInfo.InvariantCulture);
                File.AppendAllText(file, $"{time} meshward {string.Join(' ', arguments)}\n{problem}\n\n");
                return $"meshward failed unexpectedly: {what} (details in {file})";
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }

        return $"meshward failed unexpectedly: {what} (no log could be written)";
    }
}
