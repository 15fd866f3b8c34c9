using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>silo</c>: the last word on settings that a file and the environment may say too.</summary>
internal sealed class SiloOptions : VerbOptions
{
    [CommandOption("--settings <FILE>")]
    [Description("File of settings in JSON; default appsettings.json in the data directory, if it is there")]
    public string? Settings { get; init; }

    [CommandOption("--show-settings")]
    [Description("Print the settings that are in force and where each comes from, secrets hidden; no silo is started")]
    public bool ShowSettings { get; init; }

    [CommandOption("--port <PORT>")]
    [Description("Port for other silos; default 11111")]
    public string? Port { get; init; }

    [CommandOption("--gateway <PORT>")]
    [Description("Port for consoles (--cluster HOST:PORT); default 30000")]
    public string? Gateway { get; init; }

    [CommandOption("--host <ADDRESS>")]
    [Description("IP address that other silos and consoles reach this one at; default 127.0.0.1, on Kubernetes $POD_IP")]
    public string? Host { get; init; }

    [CommandOption("--clustering <KIND>")]
    [Description("localhost (processes on one machine, led by the one on port 11111) or postgres (any silo may die); default postgres where a database is given, else localhost")]
    public string? Clustering { get; init; }

    [CommandOption("--storage <KIND>")]
    [Description("Where grain state is kept: embedded (a file of the data directory) or postgres; default as the clustering")]
    public string? Storage { get; init; }

    [CommandOption("--db <CONNECTION>")]
    [Description(DatabaseFlag.Description)]
    public string? Database { get; init; }

    [CommandOption("--db-file <FILE>")]
    [Description("File that holds the connection to the database")]
    public string? DatabaseFile { get; init; }

    [CommandOption("--kubernetes")]
    [Description("The silo is a pod: take its name and address, label it, and follow which pods of the cluster are deleted")]
    public bool Kubernetes { get; init; }

    [CommandOption("--kubeconfig <FILE>")]
    [Description("With --kubernetes: how the API server is reached; default by the pod's service account")]
    public string? Kubeconfig { get; init; }

    [CommandOption("--cores <N>")]
    [Description("Cores that the silo computes on; default all of the machine")]
    public string? Cores { get; init; }

    [CommandOption("--web <ADDRESS>")]
    [Description(WebFlag.Description)]
    public string? Web { get; init; }

    [CommandOption("--dashboard")]
    [Description(WebFlag.DashboardDescription)]
    public bool Dashboard { get; init; }

    [CommandOption("--otlp <URL>")]
    [Description("Send metrics and traces by OTLP over HTTP to the collector at URL, such as http://127.0.0.1:4318; default nowhere")]
    public string? Otlp { get; init; }

    [CommandOption("--tls-ca <FILE>")]
    [Description("Authorities that sign the certificates of silos and consoles (PEM): with it, TLS on all connections")]
    public string? TlsAuthority { get; init; }

    [CommandOption("--tls-cert <FILE>")]
    [Description("The silo's certificate (PEM)")]
    public string? TlsCertificate { get; init; }

    [CommandOption("--tls-key <FILE>")]
    [Description("The certificate's key (PEM)")]
    public string? TlsKey { get; init; }

    [CommandOption("--tls-mutual")]
    [Description("Consoles and browsers need a certificate too")]
    public bool TlsMutual { get; init; }

    [CommandOption("--read-tokens <FILE>")]
    [Description("Tokens that may see what is there, a line NAME TOKEN for each")]
    public string? ReadTokens { get; init; }

    [CommandOption("--operate-tokens <FILE>")]
    [Description("Tokens that may change what happens too")]
    public string? OperateTokens { get; init; }

    [CommandOption("--open-to-all")]
    [Description("Let everybody in who reaches an address that is not of this machine alone")]
    public bool OpenToAll { get; init; }

    [CommandOption("--data <DIR>")]
    [Description("Where logs are kept, and grain state without a database; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    /// <summary>The flags that are given, with their texts.</summary>
    public ImmutableDictionary<string, string> Given
    {
        get
        {
            (string Flag, string? Text)[] flags =
            [
                ("--settings", Settings), ("--data", Data), ("--host", Host), ("--port", Port), ("--gateway", Gateway), ("--cores", Cores),
                ("--clustering", Clustering), ("--storage", Storage), ("--db", Database), ("--db-file", DatabaseFile),
                ("--kubernetes", Kubernetes ? "true" : null), ("--kubeconfig", Kubeconfig), ("--web", Web), ("--dashboard", Dashboard ? "true" : null), ("--otlp", Otlp),
                ("--tls-ca", TlsAuthority), ("--tls-cert", TlsCertificate), ("--tls-key", TlsKey), ("--tls-mutual", TlsMutual ? "true" : null),
                ("--read-tokens", ReadTokens), ("--operate-tokens", OperateTokens), ("--open-to-all", OpenToAll ? "true" : null),
            ];
            return flags.Where(flag => flag.Text is not null).ToImmutableDictionary(flag => flag.Flag, flag => flag.Text!);
        }
    }

    /// <inheritdoc />
    protected override bool IsSeeded => false;
}
