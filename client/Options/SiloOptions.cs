using System.Collections.Immutable;
using System.ComponentModel;
using System.Net;
using Meshward.Silo;
using Meshward.Silo.Web;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>silo</c>.</summary>
internal sealed class SiloOptions : VerbOptions
{
    private const int HighestPort = 65535;

    [CommandOption("--port <PORT>")]
    [Description("Port for other silos; default 11111")]
    public string? PortText { get; init; }

    [CommandOption("--gateway <PORT>")]
    [Description("Port for consoles (--cluster HOST:PORT); default 30000")]
    public string? GatewayText { get; init; }

    [CommandOption("--host <ADDRESS>")]
    [Description("IP address that other silos and consoles reach this one at; default 127.0.0.1")]
    public string? HostText { get; init; }

    [CommandOption("--clustering <KIND>")]
    [Description("localhost (processes on one machine, led by the one on port 11111) or postgres (any silo may die); default postgres where --db is given, else localhost")]
    public string? ClusteringText { get; init; }

    [CommandOption("--db <CONNECTION>")]
    [Description(DatabaseFlag.Description)]
    public string? Database { get; init; }

    [CommandOption("--cores <N>")]
    [Description("Cores that the silo computes on; default all of the machine")]
    public string? CoresText { get; init; }

    [CommandOption("--web <ADDRESS>")]
    [Description(WebFlag.Description)]
    public string? WebText { get; init; }

    [CommandOption("--dashboard")]
    [Description(WebFlag.DashboardDescription)]
    public bool HasDashboard { get; init; }

    [CommandOption("--data <DIR>")]
    [Description("Where logs are kept, and grain state without a database; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    /// <summary>Port for other silos.</summary>
    public int Port => FlagText.Count("--port", PortText, ClusterSiloOptions.PrimaryPort, 1, HighestPort);

    /// <summary>Port for consoles.</summary>
    public int Gateway => Apart("--gateway", FlagText.Count("--gateway", GatewayText, 30000, 1, HighestPort), ("other silos", Port));

    /// <summary>Address that others reach the silo at.</summary>
    public IPAddress Host => HostText is null
        ? IPAddress.Loopback
        : IPAddress.TryParse(HostText, out IPAddress? address) && !IPAddress.Any.Equals(address) && !IPAddress.IPv6Any.Equals(address)
            ? address
            : throw new BadInputException("--host", $"found '{HostText}', expected an IP address of this machine that others can reach");

    /// <summary>Whether membership, state and reminders are in a database.</summary>
    public bool UsesDatabase => FlagText.OneOf("--clustering", ClusteringText, Database is not null, ("localhost", false), ("postgres", true));

    /// <summary>Cores that the silo computes on.</summary>
    public int Cores => FlagText.Count("--cores", CoresText, Environment.ProcessorCount, 1, 4096);

    /// <summary>The silo's web server; null where none is asked for.</summary>
    public WebOptions? Web
    {
        get
        {
            WebOptions? web = WebFlag.Find(WebText, HasDashboard);
            _ = web is null ? 0 : Apart("--web", web.Address.Port, ("other silos", Port), ("consoles", Gateway));
            return web;
        }
    }

    /// <inheritdoc />
    protected override bool IsSeeded => false;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values =>
        [.. base.Values, () => Port, () => Gateway, () => Host, () => UsesDatabase, () => Cores, () => Web];

    // Two listeners cannot have one port.
    private static int Apart(string flag, int port, params ReadOnlySpan<(string For, int Port)> taken)
    {
        foreach ((string user, int other) in taken)
        {
            if (port == other)
            {
                throw new BadInputException(flag, $"found {port}, which is the port for {user}, expected another one");
            }
        }

        return port;
    }
}
