using System.Collections.Immutable;
using System.Net;
using Meshward.Silo.Access;
using Meshward.Silo.Tls;

namespace Meshward.Silo.Settings;

/// <summary>Every setting of a silo, declared once: reader, flags, documentation and what <c>--show-settings</c> prints follow from here.</summary>
internal static class SiloSettingList
{
    private static readonly SettingType<string> s_connection = SettingTypes.Text("a connection such as \"Host=127.0.0.1;Username=meshward;Database=meshward\"");

    public static SettingOf<string> File { get; } = new(SettingTypes.Path)
    {
        Key = "Settings",
        Flag = "--settings",
        IsOutsideFiles = true,
        Default = _ => null,
        Meaning = "File of settings in JSON",
        Otherwise = "`appsettings.json` in the data directory, if it is there",
    };

    public static SettingOf<string> Data { get; } = new(SettingTypes.Path)
    {
        Key = "Data",
        Flag = "--data",
        IsOutsideFiles = true,
        Default = _ => null,
        Meaning = "Folder of the log, of grain state that is embedded, and of `appsettings.json`",
        Otherwise = "`$XDG_STATE_HOME/meshward` or `~/.local/state/meshward`",
    };

    public static SettingOf<IPAddress> Host { get; } = new(SettingTypes.Address)
    {
        Key = "Host",
        Flag = "--host",
        Default = _ => IPAddress.Loopback,
        Meaning = "Address that the silo listens on, and that other silos and consoles reach it at",
        Otherwise = "127.0.0.1; on Kubernetes `$POD_IP`",
    };

    public static SettingOf<int> Port { get; } = new(SettingTypes.Port)
    {
        Key = "Port",
        Flag = "--port",
        Default = _ => ClusterSiloOptions.PrimaryPort,
        Meaning = "Port for other silos",
    };

    public static SettingOf<int> Gateway { get; } = new(SettingTypes.Port)
    {
        Key = "Gateway",
        Flag = "--gateway",
        Default = _ => ClusterSiloOptions.UsualGatewayPort,
        Meaning = "Port for consoles (`--cluster HOST:PORT`)",
    };

    public static SettingOf<int> Cores { get; } = new(SettingTypes.Count(1, 4096))
    {
        Key = "Cores",
        Flag = "--cores",
        Default = _ => Environment.ProcessorCount,
        Meaning = "Cores that the silo computes on",
        Otherwise = "all of the machine",
    };

    public static SettingOf<Clustering> Clustering { get; } = new(SettingTypes.OneOf(("localhost", Settings.Clustering.Localhost), ("postgres", Settings.Clustering.Postgres)))
    {
        Key = "Clustering",
        Flag = "--clustering",
        Default = values => values.IsGiven(Database!) || values.IsGiven(DatabaseFile!) ? Settings.Clustering.Postgres : Settings.Clustering.Localhost,
        Meaning = "How silos find each other: `localhost` for processes of one machine, led by the one on port 11111, or `postgres`, where any silo may die",
        Otherwise = "postgres where a database is given, else localhost",
    };

    public static SettingOf<StateStorage> Storage { get; } = new(SettingTypes.OneOf(("embedded", StateStorage.Embedded), ("postgres", StateStorage.Postgres)))
    {
        Key = "Storage",
        Flag = "--storage",
        Default = values => values.Of(Clustering!) == Settings.Clustering.Postgres ? StateStorage.Postgres : StateStorage.Embedded,
        Meaning = "Where grain state is kept: `embedded` in a file of the data directory, or `postgres`",
        Otherwise = "as the clustering: embedded with localhost, postgres with postgres",
    };

    public static SettingOf<string> Database { get; } = new(s_connection)
    {
        Key = "Database",
        Flag = "--db",
        IsSecret = true,
        OtherVariable = "MESHWARD_DB",
        Default = _ => null,
        Meaning = "The PostgreSQL database; with a password not as a flag, which every process of the machine can see",
    };

    public static SettingOf<string> DatabaseFile { get; } = new(SettingTypes.Path)
    {
        Key = "DatabaseFile",
        Flag = "--db-file",
        Default = _ => null,
        Meaning = "File that holds the connection to the database, in place of `Database`",
    };

    public static SettingOf<bool> Kubernetes { get; } = new(SettingTypes.YesOrNo)
    {
        Key = "Kubernetes",
        Flag = "--kubernetes",
        Default = _ => false,
        Meaning = "Whether the silo is a pod: it takes the pod's name, labels the pod with its cluster, and silos whose pods were deleted are dead at once. Needs `POD_NAME`, `POD_NAMESPACE` and `POD_IP` in the environment, and clustering `postgres`",
    };

    public static SettingOf<string> Kubeconfig { get; } = new(SettingTypes.Path)
    {
        Key = "Kubeconfig",
        Flag = "--kubeconfig",
        Default = _ => null,
        Meaning = "How the API server is reached",
        Otherwise = "by the pod's service account",
    };

    public static SettingOf<IPEndPoint> Web { get; } = new(SettingTypes.WebAddress)
    {
        Key = "Web",
        Flag = "--web",
        Default = _ => null,
        Meaning = "Where the silo serves its health and metrics: a port of loopback, or an address with a port",
        Otherwise = "nowhere",
    };

    public static SettingOf<bool> Dashboard { get; } = new(SettingTypes.YesOrNo)
    {
        Key = "Dashboard",
        Flag = "--dashboard",
        Default = _ => false,
        Meaning = "Whether Orleans' dashboard is served there too, under `/dashboard/`",
    };

    public static SettingOf<Uri> Otlp { get; } = new(SettingTypes.Web)
    {
        Key = "Otlp",
        Flag = "--otlp",
        Default = _ => null,
        Meaning = "Base address of a collector that the silo sends metrics and traces to, by OTLP over HTTP",
        Otherwise = "nowhere",
    };

    /// <summary>All of them, in the order of the documentation.</summary>
    public static ImmutableArray<Setting> All { get; } =
    [
        File, Data, Host, Port, Gateway, Cores, Clustering, Storage, Database, DatabaseFile, Kubernetes, Kubeconfig, Web, Dashboard, Otlp,
        TlsSettings.Authority, TlsSettings.Certificate, TlsSettings.Key, TlsSettings.Mutual,
        AccessSettings.ReadTokens, AccessSettings.OperateTokens, AccessSettings.Open, AccessSettings.TokenFile,
    ];
}
