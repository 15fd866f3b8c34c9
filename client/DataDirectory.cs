using Meshward.Client.Options;

namespace Meshward.Client;

/// <summary>The folder that holds what outlives a process: fitted models, grain state, policies, logs.</summary>
internal static class DataDirectory
{
    /// <summary>The folder named by <c>--data</c>, or the user's state folder (XDG Base Directory Specification).</summary>
    /// <exception cref="BadInputException"><c>--data</c> is no path.</exception>
    public static string Find(CommonOptions options, Session session)
    {
        if (options.Data is not null)
        {
            return UserPath.Full("--data", options.Data, "a folder that can be written to");
        }

        string? state = session.Environment("XDG_STATE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(state) ? Path.Combine(session.Environment("HOME") ?? "/tmp", ".local", "state") : state,
            "meshward");
    }

    /// <summary>The folder, made where it is missing and known to be writable.</summary>
    /// <exception cref="BadInputException">It cannot be used.</exception>
    public static string Open(CommonOptions options, Session session)
    {
        string directory = Find(options, session);
        OutputPlace.CheckFolder("--data", directory);
        return directory;
    }
}
