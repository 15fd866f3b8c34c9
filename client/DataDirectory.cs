namespace Meshward.Client;

/// <summary>The folder that holds what outlives a process: fitted models, grain state, policies, logs.</summary>
internal static class DataDirectory
{
    /// <summary>The folder named by <c>--data</c>, or the user's state folder (XDG Base Directory Specification).</summary>
    /// <param name="data">What <c>--data</c> says; null where it is not given.</param>
    /// <param name="session">For the user's folders.</param>
    /// <exception cref="BadInputException"><c>--data</c> is no path.</exception>
    public static string Find(string? data, Session session)
    {
        if (data is not null)
        {
            return UserPath.Full("--data", data, "a folder that can be written to");
        }

        string? state = session.Environment("XDG_STATE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(state) ? Path.Combine(session.Environment("HOME") ?? "/tmp", ".local", "state") : state,
            "meshward");
    }

    /// <summary>The folder, made where it is missing and known to be writable.</summary>
    /// <param name="data">What <c>--data</c> says; null where it is not given.</param>
    /// <param name="session">For the user's folders.</param>
    /// <exception cref="BadInputException">It cannot be used.</exception>
    public static string Open(string? data, Session session)
    {
        string directory = Find(data, session);
        OutputPlace.CheckFolder("--data", directory);
        return directory;
    }
}
