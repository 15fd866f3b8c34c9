using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Client.Tests;
using Meshward.Cluster.Tests.Postgres;
using Meshward.Silo.Postgres;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>Silos that take themselves for pods of the tests' API server, with their cluster in PostgreSQL.</summary>
public sealed class KubernetesHostingTests(PostgresFixture server)
{
    private const string Password = "password-of-the-database";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    [Fact]
    [Trait("speed", "slow")]
    public async Task Silos_are_named_like_their_pods_label_them_and_take_one_whose_pod_is_deleted_for_dead()
    {
        string database = $"{await server.CreateDatabaseAsync()};Password={Password}";
        await PostgresSchema.InitialiseAsync(PostgresDatabase.Parse("--db", database).Value!, CancellationToken.None);
        await using FakeCluster api = new();
        api.Pods("shop", "meshward-0", "meshward-1");
        IReadOnlyList<ApiRight> granted = DeployedRights.Read("deploy/overlays/cluster/accounts.yaml");
        api.Grant(granted);
        using Workplace place = new();
        using CancellationTokenSource patience = new(s_patience);
        int port = SiloProcesses.FreePorts(4);
        await using SiloProcess first = await StartAsync(0), second = await StartAsync(1);

        JsonNode labels = api.Find("/api/v1/namespaces/shop/pods/meshward-1")["metadata"]!["labels"]!;
        Assert.Equal(("meshward", "meshward", "meshward"), ((string?)labels["orleans/serviceId"], (string?)labels["orleans/clusterId"], (string?)labels["app"]));
        Assert.Equal(["meshward-0", "meshward-1"], await NamesAsync(database));
        Assert.Equal(2, await SilosAsync());

        // The process lives and answers: only its pod's end can be why it is taken for dead.
        api.Delete("/api/v1/namespaces/shop/pods/meshward-1");
        await second.EndAsync(patience.Token);
        Assert.Equal(1, await SilosAsync());

        // What an installation grants is what they needed.
        Assert.Equal(granted.Select(right => right.ToString()).Order(), api.Used.Select(right => right.ToString()).Order());

        // The password is nowhere where others could read it.
        string told = string.Concat(Directory.GetFiles(place.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText))
            + await File.ReadAllTextAsync($"/proc/{first.Id}/cmdline", patience.Token) + (await ConsoleRun.Of("attach", "--cluster", first.Gateway.ToString(), "--json")).Output;
        Assert.Contains("silo", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, told, StringComparison.Ordinal);

        Task<SiloProcess> StartAsync(int pod) => SiloProcess.StartAsync(
            database, port + 2 * pod, port + 2 * pod + 1, Path.Combine(place.Folder, $"{pod}"), null, patience.Token, ["--kubeconfig", api.Kubeconfig],
            [("MESHWARD__KUBERNETES", "true"), ("POD_NAME", $"meshward-{pod}"), ("POD_NAMESPACE", "shop"), ("POD_IP", "127.0.0.1")]);

        async Task<int> SilosAsync()
        {
            JsonElement seen = (await ConsoleRun.Of("attach", "--cluster", first.Gateway.ToString(), "--json")).Json;
            return seen.GetProperty("silos").GetArrayLength();
        }
    }

    private static async Task<string[]> NamesAsync(string database)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using Npgsql.NpgsqlCommand command = source.CreateCommand("SELECT silo_name FROM meshward_silo WHERE status = 3 ORDER BY silo_name");
        await using Npgsql.NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        List<string> names = [];
        while (await reader.ReadAsync(CancellationToken.None))
        {
            names.Add(reader.GetString(0));
        }

        return [.. names];
    }
}
