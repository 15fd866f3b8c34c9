using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Meshward.Core.Scenarios;
using Meshward.Testbed;
using Meshward.Testbed.Work;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What a testbed and each of its nodes are started with.</summary>
internal abstract class TestbedWorkFlags : TestbedFlags
{
    [CommandOption("--port <P>")]
    [Description("Port of the front node; metrics and configuration, node1 and node2 are on P+1 to P+3; 0 for free ports; default 8640")]
    public string? PortText { get; init; }

    [CommandOption("--work <KIND>")]
    [Description("timed (a worker is held for the time that the work would take) or cpu (the work is done, and burns a core); default timed")]
    public string? WorkText { get; init; }

    [CommandOption("--cores <N>")]
    [Description("Cores of each node at first; default 5")]
    public string? CoresText { get; init; }

    [CommandOption("--database <CONNECTION>")]
    [Description("PostgreSQL for the objects that --work cpu looks up, for example \"Host=127.0.0.1;Username=meshward;Database=meshward\"; default an SQLite file")]
    public string? Database { get; init; }

    [CommandOption("--services <LIST>")]
    [Description("The services, each NAME=lookup or NAME=matrices, with the mean time of timed work after a colon: catalogue=lookup:25ms,checkout=matrices:80ms; default info1=lookup:10ms,info2=lookup:25ms,compute=matrices:80ms")]
    public string? ServicesText { get; init; }

    [CommandOption("--speeds <LIST>")]
    [Description("How fast the cores of node1 and node2 are: timed work takes its time divided by this; default 1,1")]
    public string? SpeedsText { get; init; }

    /// <summary>Highest port that <c>--port</c> may name: three more come after the front node's.</summary>
    protected virtual int HighestPort => 65535 - 3;

    /// <summary>Port of the front node.</summary>
    public int Port => FlagText.Count("--port", PortText, TestbedOptions.DefaultPort, 0, HighestPort);

    /// <summary>Whether work burns cores.</summary>
    public WorkKind Work => FlagText.OneOf("--work", WorkText, WorkKind.Timed, ("cpu", WorkKind.Cpu), ("timed", WorkKind.Timed));

    /// <summary>Cores of each node at first.</summary>
    public int Cores => FlagText.Count("--cores", CoresText, 5, 1, 1024);

    /// <summary>The services.</summary>
    public ImmutableArray<ServiceProfile> Services => TestbedServices.Of(ServicesText);

    /// <summary>The nodes.</summary>
    public ImmutableArray<NodeProfile> Nodes => TestbedServices.NodesOf(SpeedsText);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Port, () => Work, () => Cores, () => Services, () => Nodes, () => Together];

    // Flags that this kind of work does not look at would otherwise be without effect.
    private object? Together
    {
        get
        {
            bool isTimed = Work == WorkKind.Timed;
            ImmutableArray<Diagnostic> wrong =
            [
                .. isTimed && Database is not null
                    ? [new Diagnostic("--database", null, null, "found together with --work timed, which looks nothing up; expected --work cpu")] : Array.Empty<Diagnostic>(),
                .. !isTimed && SpeedsText is not null
                    ? [new Diagnostic("--speeds", null, null, "found together with --work cpu, which takes the time that it takes; expected --work timed")] : Array.Empty<Diagnostic>(),
                .. !isTimed && ServicesText?.Contains(':', StringComparison.Ordinal) == true
                    ? [new Diagnostic("--services", null, null, $"found '{ServicesText}' with a mean time together with --work cpu, which takes the time that it takes; expected --work timed")]
                    : Array.Empty<Diagnostic>(),
            ];
            return wrong.IsEmpty ? null : throw new BadInputException(wrong);
        }
    }

    /// <summary>The options that the flags stand for.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="session">For time.</param>
    public TestbedOptions ToOptions(string directory, Session session) => new(directory)
    {
        Port = Port,
        Work = Work,
        Cores = Cores,
        Services = Services,
        Nodes = Nodes,
        Database = Database,
        Seed = Seed,
        WarmUpRequests = 20,
        Clock = session.Clock,
    };

    /// <summary>The flags that start the same in another process.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="port">Port to take.</param>
    /// <param name="cores">Cores at first.</param>
    public ImmutableArray<string> Repeat(string directory, int port, int cores) =>
    [
        "--data", directory, "--seed", Text(Seed), "--port", Text(port), "--cores", Text(cores), "--work", Work == WorkKind.Cpu ? "cpu" : "timed",
        .. Database is null ? [] : (string[])["--database", Database],
        .. ServicesText is null ? [] : (string[])["--services", ServicesText],
        .. SpeedsText is null ? [] : (string[])["--speeds", SpeedsText],
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
