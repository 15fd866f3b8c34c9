using System.Collections.Immutable;
using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Silo.Access;
using Meshward.Silo.Postgres;
using Meshward.Silo.Tls;
using Meshward.Silo.Web;
using Known = Meshward.Silo.Settings.SiloSettingList;

namespace Meshward.Silo.Settings;

/// <summary>Makes of settings what a silo is started with, and finds what is wrong with them together.</summary>
internal sealed class SiloSettingsCheck(SettingValues values, SettingsInput input)
{
    private readonly List<Diagnostic> _mistakes = [];

    /// <summary>What was found to be wrong.</summary>
    public ImmutableArray<Diagnostic> Mistakes => [.. _mistakes];

    /// <summary>What the silo is started with; of no use where there are mistakes.</summary>
    public ClusterSiloOptions Options()
    {
        KubernetesPod? pod = Pod();
        int port = values.Of(Known.Port), gateway = values.Of(Known.Gateway);
        IPEndPoint? web = values.Of(Known.Web);
        Apart(Known.Gateway, gateway, ("other silos", port));
        Apart(Known.Web, web?.Port, ("other silos", port), ("consoles", gateway));
        if (web is null && values.Of(Known.Dashboard))
            Complain(values.PlaceOf(Known.Dashboard), "found it without --web, expected --web beside it, such as --web 8080");
        IPAddress host = pod is not null && !values.IsGiven(Known.Host) ? pod.Address : values.Of(Known.Host)!;
        (SiloTls? tls, SiloAccess access) = (Tls(), Access());
        if (access.Tokens is null && tls is not { IsMutual: true } && !values.Of(AccessSettings.Open))
        {
            Guard(pod is not null && !values.IsGiven(Known.Host) ? KubernetesPod.AddressVariable : values.PlaceOf(Known.Host), host);
            Guard(values.PlaceOf(Known.Web), web?.Address);
        }

        return new ClusterSiloOptions(values.Of(Known.Data) ?? input.UsualData)
        {
            Address = host,
            Port = port,
            GatewayPort = gateway,
            Database = Database(),
            IsOnOneMachine = values.Of(Known.Clustering) == Clustering.Localhost,
            Web = web is null ? null : new WebOptions(web) { HasDashboard = values.Of(Known.Dashboard), IsSecure = tls is not null },
            Otlp = values.Of(Known.Otlp),
            Cores = values.Of(Known.Cores),
            Kubernetes = pod,
            Tls = tls,
            Access = access,
        };
    }

    private PostgresDatabase? Database()
    {
        bool isClustered = values.Of(Known.Clustering) == Clustering.Postgres, isStored = values.Of(Known.Storage) == StateStorage.Postgres;
        if (isClustered && !isStored)
            Complain(values.PlaceOf(Known.Storage), "found embedded with clustering postgres, expected postgres: silos on other machines do not have this one's files");
        (string Source, string Text)? connection = Connection();
        if (!isClustered && !isStored)
            return null;
        if (connection is not { } named)
        {
            if (!values.IsGiven(Known.DatabaseFile))
                Complain(Known.Database.Flag, PostgresDatabase.Nowhere);
            return null;
        }

        Checked<PostgresDatabase> database = PostgresDatabase.Parse(named.Source, named.Text);
        _mistakes.AddRange(database.Diagnostics);
        if (database.Value is { HasPassword: true } && named.Source == Known.Database.Flag)
            Complain(named.Source, PostgresDatabase.PasswordInSight);
        return database.Value;
    }

    private (string Source, string Text)? Connection()
    {
        if (values.IsGiven(Known.Database) && values.IsGiven(Known.DatabaseFile))
            Complain(values.PlaceOf(Known.DatabaseFile), $"found it together with {values.PlaceOf(Known.Database)}, expected one of the two");
        if (values.Of(Known.Database) is string text)
            return (values.PlaceOf(Known.Database), text);
        if (values.Of(Known.DatabaseFile) is not string file)
            return null;
        string source = values.PlaceOf(Known.DatabaseFile);
        Checked<string> read = SecretFile.Read(source, file);
        _mistakes.AddRange(read.Diagnostics);
        return read.Value is string found ? (source, found) : null;
    }

    // What others reach is not left open by mistake.
    private void Guard(string place, IPAddress? address)
    {
        if (address is not null && !IPAddress.IsLoopback(address))
        {
            Complain(
                place,
                $"found {address}, which others reach, with neither tokens nor certificates; expected {AccessSettings.OperateTokens.Flag} FILE, {TlsSettings.Mutual.Flag} with certificates, or {AccessSettings.Open.Flag} to let everybody in");
        }
    }

    private SiloAccess Access()
    {
        string? read = values.Of(AccessSettings.ReadTokens), operate = values.Of(AccessSettings.OperateTokens);
        if (read is null && operate is null)
            return SiloAccess.Open;
        TokenFiles files = new(read, operate);
        _mistakes.AddRange(AccessTokens.Open(files, TimeProvider.System).Diagnostics);
        return new SiloAccess(files);
    }

    private SiloTls? Tls()
    {
        if (TlsSettings.Files(values, isSilo: true, Complain) is not TlsFiles { Certificate: not null } files)
            return null;
        _mistakes.AddRange(TlsIdentity.Read(files, TimeProvider.System.GetUtcNow()).Diagnostics);
        return new SiloTls(files, values.Of(TlsSettings.Mutual));
    }

    private KubernetesPod? Pod()
    {
        if (!values.Of(Known.Kubernetes))
        {
            if (values.IsGiven(Known.Kubeconfig))
                Complain(values.PlaceOf(Known.Kubeconfig), $"found it without {Known.Kubernetes.Path}, expected both or none");
            return null;
        }

        if (values.Of(Known.Clustering) != Clustering.Postgres)
            Complain(values.PlaceOf(Known.Kubernetes), $"found true with clustering localhost, expected {Known.Clustering.Path} postgres: pods do not share a machine");
        foreach (string renaming in new[] { KubernetesPod.ServiceVariable, KubernetesPod.ClusterVariable })
        {
            if (input.Environment.TryGetValue(renaming, out string? name) && name != ClusterSettings.Name)
                Complain(renaming, $"found '{name}', expected {ClusterSettings.Name} or none: consoles look for that");
        }

        string pod = Needed(KubernetesPod.NameVariable, "metadata.name"), within = Needed(KubernetesPod.NamespaceVariable, "metadata.namespace");
        string address = Needed(KubernetesPod.AddressVariable, "status.podIP");
        if (!IPAddress.TryParse(address, out IPAddress? parsed) && address.Length > 0)
            Complain(KubernetesPod.AddressVariable, $"found '{address}', expected the pod's IP address");
        return new KubernetesPod(pod, within, parsed ?? IPAddress.Loopback, values.Of(Known.Kubeconfig));
    }

    private string Needed(string variable, string field)
    {
        if (input.Environment.TryGetValue(variable, out string? text) && text.Length > 0)
            return text;
        Complain(variable, $"found none, expected the pod's {field}, as {Known.Kubernetes.Path} needs it");
        return "";
    }

    // Two listeners cannot have one port.
    private void Apart(Setting setting, int? port, params ReadOnlySpan<(string For, int Port)> taken)
    {
        foreach ((string user, int other) in taken)
        {
            if (port == other)
            {
                Complain(values.PlaceOf(setting), FormattableString.Invariant($"found {port}, which is the port for {user}, expected another one"));
                return;
            }
        }
    }

    private void Complain(string source, string message) => _mistakes.Add(new Diagnostic(source, null, null, message));
}
