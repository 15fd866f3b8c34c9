using System.Collections.Immutable;
using System.Net;
using Meshward.Silo.Access;
using Meshward.Silo.Web;

namespace Meshward.Silo.Tests.Fuzzing;

/// <summary>A silo of a cluster that asks for tokens, with pages and a dashboard, on ports that nobody else has.</summary>
public sealed class GuardedSilo : IAsyncLifetime
{
    /// <summary>A token that reads, and one that operates.</summary>
    public const string Read = "read-token-of-reader-1", Operate = "operate-token-of-jane";

    private readonly TemporaryDirectory _directory = new();
    private ClusterSilo? _silo;

    /// <summary>Ports for silos, consoles and browsers.</summary>
    public int Port => ClusterSiloOptions.PrimaryPort;

    /// <inheritdoc cref="Port"/>
    public int Gateway { get; } = SiloHost.FreePort();

    /// <inheritdoc cref="Port"/>
    public int Web { get; } = SiloHost.FreePort();

    /// <summary>An address of this machine that no other test has: the port for silos is always the same.</summary>
    public IPAddress Address { get; } = IPAddress.Parse("127.0.0.87");

    public async ValueTask InitializeAsync()
    {
        ClusterSiloOptions options = new(_directory.Path)
        {
            Address = Address,
            GatewayPort = Gateway,
            Cores = 1,
            Web = new WebOptions(new IPEndPoint(IPAddress.Loopback, Web)) { HasDashboard = true },
            Access = new SiloAccess(new TokenFiles(Write("read.tokens", $"reader {Read}\n"), Write("operate.tokens", $"jane {Operate}\n"))),
        };
        _silo = (await ClusterSilo.StartAsync(options, CancellationToken.None)).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Asserts that it serves: the web server answers, and a console gets an answer of a grain.</summary>
    public async Task AssertServesAsync(CancellationToken stop)
    {
        using HttpClient web = new() { BaseAddress = new Uri($"http://127.0.0.1:{Web}") };
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(new Uri("/health/ready", UriKind.Relative), stop)).StatusCode);
        await AskAsync(new IPEndPoint(Address, Gateway), stop);
    }

    /// <summary>Asks as a console does, by a gateway.</summary>
    public async Task AskAsync(IPEndPoint gateway, CancellationToken stop)
    {
        ConsoleAccess access = ConsoleAccess.Read(ImmutableDictionary<string, string>.Empty.Add("--token-file", Write("own", Read)), ImmutableDictionary<string, string>.Empty).Value!;
        await using AttachedCluster console = (await AttachedCluster.ConnectAsync([gateway], access, TimeProvider.System, stop)).Value!;
        Assert.Single(await console.Training.GetSilosAsync(stop));
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_directory.Path, name);
        File.WriteAllText(file, text);
        return file;
    }
}
