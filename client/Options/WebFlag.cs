using System.Net;
using Meshward.Silo.Web;

namespace Meshward.Client.Options;

/// <summary>The web server that <c>--web</c> asks of a silo, and what of it <c>--dashboard</c> adds.</summary>
internal static class WebFlag
{
    /// <summary>What <c>--web</c> says in help.</summary>
    public const string Description = "Serve health and metrics (for Prometheus) of the silo at http://ADDRESS/, PORT of loopback or ADDRESS:PORT, such as 8080 or 10.0.0.5:8080; default nowhere";

    /// <summary>What <c>--dashboard</c> says in help.</summary>
    public const string DashboardDescription = "Serve Orleans' dashboard there too, under /dashboard/";

    private const string Name = "--web";

    /// <summary>The web server.</summary>
    /// <param name="text">What <c>--web</c> says; null where it is not given.</param>
    /// <param name="hasDashboard">Whether <c>--dashboard</c> is given.</param>
    /// <returns>The server; null where none is asked for.</returns>
    /// <exception cref="BadInputException">There is no such address, or a dashboard is asked for without a server.</exception>
    public static WebOptions? Find(string? text, bool hasDashboard) => text is not null
        ? new WebOptions(OfThisMachine(Address(text))) { HasDashboard = hasDashboard }
        : !hasDashboard ? null
        : throw new BadInputException("--dashboard", $"found it without {Name}, expected {Name} beside it, such as {Name} 8080");

    // Only a silo of its own knows tokens.
    private static IPEndPoint OfThisMachine(IPEndPoint address) => IPAddress.IsLoopback(address.Address) ? address
        : throw new BadInputException(Name, $"found {address}, which others reach, expected an address of this machine alone; meshward silo serves others, who show it a token");

    private static IPEndPoint Address(string text) =>
        WebOptions.ReadAddress(text) ?? throw new BadInputException(Name, $"found '{text}', expected {WebOptions.Expected}");
}
