using System.Collections.Immutable;
using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Silo.Settings;

namespace Meshward.Silo.Tests.Settings;

public sealed class SiloSettingsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "appsettings.json");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_any_source_a_silo_is_for_this_machine_only()
    {
        SiloSettings settings = Valid();

        Assert.Equal((IPAddress.Loopback, 11111, 30000, Clustering.Localhost), (settings.Silo.Address, settings.Silo.Port, settings.Silo.GatewayPort, settings.Silo.Clustering));
        Assert.Equal(_directory.Path, settings.Silo.DataDirectory);
        Assert.All(settings.Effective, setting => Assert.Equal("default", setting.Source));
    }

    [Fact]
    public void Flags_count_more_than_the_environment_and_that_more_than_the_file()
    {
        Write("""{ "Meshward": { "Port": 1001, "Gateway": 1002, /* as a text */ "cores": "3", } }""");
        SiloSettings settings = Valid(
            [("--port", "3001")],
            [("MESHWARD__PORT", "2001"), ("MESHWARD__GATEWAY", "2002"), ("HOME", "/root")]);

        Assert.Equal((3001, 2002, 3), (settings.Silo.Port, settings.Silo.GatewayPort, settings.Silo.Cores));
        Assert.Equal(
            ["--port", "MESHWARD__GATEWAY", $"{File}: Meshward:cores"],
            new[] { "Port", "Gateway", "Cores" }.Select(key => settings.Effective.Single(setting => setting.Key == $"Meshward:{key}").Source));
    }

    [Fact]
    public void Every_mistake_of_every_source_is_a_line_of_its_own()
    {
        Write("""{ "Meshward": { "Port": 0, "Gatway": 30001, "Cores": null, "Data": "/tmp", "Storage": ["a", 1] }, "Logging": {} }""");

        Assert.Equal(
            [
                $"{File}: Meshward:Cores: found null, expected a text, a number, true or false",
                $"{File}: Meshward:Storage: found a list, expected a text, a number, true or false",
                $"{File}: Meshward:Port: found '0', expected a whole number from 1 to 65535",
                $"{File}: Meshward:Gatway: found an unknown key, expected one of Meshward:Host, ",
                $"{File}: Meshward:Data: found a setting that says where this file is, expected it as --data or MESHWARD__DATA",
                "MESHWARD__CLUSTERING: found 'redis', expected localhost or postgres",
                "MESHWARD__CLUSTERNIG: found an unknown setting, expected one of MESHWARD__SETTINGS, ",
                "--host: found '0.0.0.0', expected an IP address of this machine that others can reach",
                "--kubeconfig: found it without Meshward:Kubernetes, expected both or none",
            ],
            Mistakes([("--host", "0.0.0.0"), ("--kubeconfig", "config")], [("MESHWARD__CLUSTERNIG", "x"), ("MESHWARD__CLUSTERING", "redis")])
                .Select(line => line.Contains("unknown", StringComparison.Ordinal) ? line[..(line.IndexOf(", Meshward:Port", StringComparison.Ordinal) is var at and > 0 ? at + 2 : line.IndexOf("MESHWARD__DATA", StringComparison.Ordinal))] : line));
    }

    [Theory]
    [InlineData("{ \"Meshward\": { \"Port\": 1, \"port\": 2 } }", ": Meshward:port: found it twice, expected each key once")]
    [InlineData("{\n  \"Meshward\": {\n    \"Port\" 1 } }", ":3:12: found text that is no JSON, expected an object")]
    [InlineData("{ \"Meshward\": { \"Host\": \"\\ud800\" } }", ": found a text that is no Unicode, expected settings in JSON, in UTF-8")]
    [InlineData("[]", ": found a list, expected an object with the key Meshward")]
    public void A_file_that_cannot_be_read_is_told_with_the_place(string text, string mistake)
    {
        Write(text);

        Assert.Equal([File + mistake], Mistakes());
    }

    [Fact]
    public void A_file_that_is_named_has_to_be_there()
    {
        string other = Path.Combine(_directory.Path, "other.json");
        Write("""{ "Meshward": { "Port": 1001 } }""");

        Assert.Equal([$"{other}: found no file that can be read, expected settings in JSON (there is none)"], Mistakes([("--settings", other)]));
        System.IO.File.Move(File, other);
        Assert.Equal(1001, Valid([], [("MESHWARD__SETTINGS", other)]).Silo.Port);
    }

    [Theory]
    [InlineData("--gateway: found 30000, which is the port for other silos, expected another one", "--port=30000")]
    [InlineData("--web: found 21501, which is the port for consoles, expected another one", "--gateway=21501", "--web=[::1]:21501")]
    [InlineData("MESHWARD__DASHBOARD: found it without --web, expected --web beside it, such as --web 8080", "MESHWARD__DASHBOARD=true")]
    [InlineData("--db: found no connection, expected one such as \"Host=127.0.0.1;Username=meshward;Database=meshward\", here or in MESHWARD_DB", "--clustering=postgres")]
    [InlineData("--storage: found embedded with clustering postgres, expected postgres: silos on other machines do not have this one's files", "--db=Host=h", "--storage=embedded")]
    [InlineData("--db: found a password, which every process of this machine can see among the arguments; expected it in the variable MESHWARD_DB or in a file", "--db=Host=h;Password=hunter2")]
    [InlineData("--kubernetes: found true with clustering localhost, expected Meshward:Clustering postgres: pods do not share a machine", "--kubernetes=true", "POD_NAME=a", "POD_NAMESPACE=b", "POD_IP=127.0.0.1")]
    [InlineData("POD_NAME: found none, expected the pod's metadata.name, as Meshward:Kubernetes needs it", "--kubernetes=true", "--db=Host=h", "POD_NAMESPACE=b", "POD_IP=127.0.0.1")]
    [InlineData("POD_IP: found 'here', expected the pod's IP address", "--kubernetes=true", "--db=Host=h", "POD_NAME=a", "POD_NAMESPACE=b", "POD_IP=here")]
    [InlineData("ORLEANS_CLUSTER_ID: found 'blue', expected meshward or none: consoles look for that", "--kubernetes=true", "--db=Host=h", "POD_NAME=a", "POD_NAMESPACE=b", "POD_IP=127.0.0.1", "ORLEANS_CLUSTER_ID=blue")]
    public void Settings_that_do_not_fit_together_are_told(string line, params string[] given)
    {
        (string Name, string Text)[] pairs = [.. given.Select(each => (each[..each.IndexOf('=', StringComparison.Ordinal)], each[(each.IndexOf('=', StringComparison.Ordinal) + 1)..]))];

        Assert.Equal([line], Mistakes([.. pairs.Where(IsFlag)], [.. pairs.Where(pair => !IsFlag(pair))]));

        static bool IsFlag((string Name, string) pair) => pair.Name.StartsWith("--", StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_makes_clustering_and_storage_its_own_unless_told_otherwise()
    {
        Assert.Equal(Clustering.Postgres, Valid([], [("MESHWARD_DB", "Host=h;Password=hunter2")]).Silo.Clustering);

        ClusterSiloOptions alone = Valid([("--clustering", "localhost"), ("--storage", "postgres"), ("--db", "Host=h")]).Silo;
        Assert.Equal((Clustering.Localhost, true), (alone.Clustering, alone.Database is not null));
    }

    [Fact]
    public void A_connection_with_its_password_may_come_from_a_file_and_is_never_shown()
    {
        string secret = Path.Combine(_directory.Path, "connection");
        System.IO.File.WriteAllText(secret, "Host=h;Username=u;Database=d;Password=hunter2\n");
        SiloSettings fromFile = Valid([("--db-file", secret)]), fromEnvironment = Valid([], [("MESHWARD__DATABASE", "Host=h;Password=hunter2")]);

        Assert.Equal("database d at h:5432", fromFile.Silo.Database!.Place);
        Assert.DoesNotContain("hunter2", string.Join('\n', fromFile.Effective.Concat(fromEnvironment.Effective)), StringComparison.Ordinal);
        Assert.Contains(new EffectiveSetting("Meshward:Database", "(hidden)", "MESHWARD__DATABASE"), fromEnvironment.Effective);
    }

    [Fact]
    public void A_pod_has_its_address_unless_told_otherwise()
    {
        (string, string)[] pod = [("POD_NAME", "meshward-0"), ("POD_NAMESPACE", "shop"), ("POD_IP", "10.0.0.7"), ("MESHWARD__KUBERNETES", "true"), ("MESHWARD_DB", "Host=h")];
        SiloSettings settings = Valid([("--open-to-all", "true")], pod);

        Assert.Equal(("10.0.0.7", "meshward-0", "shop"), (settings.Silo.Address.ToString(), settings.Silo.Kubernetes!.Name, settings.Silo.Kubernetes.Namespace));
        Assert.Contains(new EffectiveSetting("Meshward:Host", "10.0.0.7", "POD_IP"), settings.Effective);
        Assert.Equal(IPAddress.Loopback, Valid([("--host", "127.0.0.1")], pod).Silo.Address);
    }

    [Theory]
    [InlineData("--host: found 10.0.0.5, which others reach", "--host=10.0.0.5")]
    [InlineData("--web: found 0.0.0.0, which others reach", "--web=0.0.0.0:8080")]
    [InlineData("POD_IP: found 10.0.0.7, which others reach", "MESHWARD__KUBERNETES=true", "MESHWARD_DB=Host=h", "POD_NAME=a", "POD_NAMESPACE=b", "POD_IP=10.0.0.7")]
    public void What_others_reach_is_not_left_open_by_mistake(string start, params string[] given)
    {
        (string Name, string Text)[] pairs = [.. given.Select(each => (each[..each.IndexOf('=', StringComparison.Ordinal)], each[(each.IndexOf('=', StringComparison.Ordinal) + 1)..]))];
        (string, string)[] flags = [.. pairs.Where(pair => pair.Name.StartsWith("--", StringComparison.Ordinal))], environment = [.. pairs.Where(pair => !pair.Name.StartsWith("--", StringComparison.Ordinal))];

        Assert.Equal(
            start + ", with neither tokens nor certificates; expected --operate-tokens FILE, --tls-mutual with certificates, or --open-to-all to let everybody in",
            Assert.Single(Mistakes(flags, environment)));
        Valid([.. flags, ("--open-to-all", "true")], environment);
        string tokens = Path.Combine(_directory.Path, "tokens");
        System.IO.File.WriteAllText(tokens, "jane 0123456789abcdef\n");
        Valid([.. flags, ("--operate-tokens", tokens)], environment);
    }

    [Fact]
    public void Mistakes_in_files_of_tokens_name_the_line_and_no_token()
    {
        string tokens = Path.Combine(_directory.Path, "tokens");
        System.IO.File.WriteAllText(tokens, "# who may look\njane short-secret\njoe 0123456789abcdef more-secret\n");

        string[] mistakes = [.. Mistakes([("--read-tokens", tokens), ("--operate-tokens", Path.Combine(_directory.Path, "none"))])];
        Assert.Equal(3, mistakes.Length);
        Assert.StartsWith($"--read-tokens: found something else in line 2 of {tokens}, expected NAME TOKEN", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith($"--read-tokens: found something else in line 3 of {tokens}, expected NAME TOKEN", mistakes[1], StringComparison.Ordinal);
        Assert.StartsWith("--operate-tokens: found no file ", mistakes[2], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", string.Concat(mistakes), StringComparison.Ordinal);
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private SiloSettings Valid((string, string)[]? flags = null, (string, string)[]? environment = null)
    {
        Checked<SiloSettings> settings = Read(flags, environment);
        Assert.Equal([], settings.Diagnostics.Select(mistake => mistake.ToString()));
        return settings.Value!;
    }

    private IEnumerable<string> Mistakes((string, string)[]? flags = null, (string, string)[]? environment = null) =>
        Read(flags, environment).Diagnostics.Select(mistake => mistake.ToString());

    private Checked<SiloSettings> Read((string, string)[]? flags, (string, string)[]? environment) =>
        SiloSettings.Read(new SettingsInput(Dictionary(flags), Dictionary(environment), _directory.Path));

    private static ImmutableDictionary<string, string> Dictionary((string, string)[]? pairs) =>
        (pairs ?? []).ToImmutableDictionary(pair => pair.Item1, pair => pair.Item2);
}
