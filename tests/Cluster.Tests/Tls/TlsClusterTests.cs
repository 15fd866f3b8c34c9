using System.Net;
using System.Security.Cryptography.X509Certificates;
using Meshward.Client.Tests;
using Meshward.Grains.Contracts;
using Meshward.Silo;
using Meshward.Silo.Access;
using Meshward.Silo.Tls;
using Meshward.Silo.Web;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Tls;

/// <summary>Silos and consoles that speak TLS, on addresses that no other test has.</summary>
public sealed class TlsClusterTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly TestAuthority _authority;
    private readonly TestAuthority _other;

    public TlsClusterTests() => (_authority, _other) = (new TestAuthority(_place.Folder, "authority"), new TestAuthority(_place.Folder, "other"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Silos_and_consoles_that_trust_each_other_work_together_and_others_are_told_why_not()
    {
        const string Address = "127.0.0.81", Gateway = "127.0.0.81:41301";
        string authority = _authority.Write("ca.pem"), stranger = _other.Write("other.pem");
        await using ClusterSilo first = await StartAsync(Address, ClusterSiloOptions.PrimaryPort, 41301, _authority.Sign("first", "first", isSilo: true), authority);
        await using ClusterSilo second = await StartAsync(Address, 41302, 41303, _authority.Sign("second", "second", isSilo: true), authority);

        ConsoleRun seen = await ConsoleRun.Of("attach", "--cluster", Gateway, "--tls-ca", authority, "--json");
        Assert.Equal((0, ""), (seen.ExitCode, seen.Error));
        Assert.Equal(2, seen.Json.GetProperty("silos").GetArrayLength());

        await IsToldAsync($"--cluster {Gateway}: found TLS there, expected --tls-ca with the authorities that signed its certificate", "jobs", "--cluster", Gateway);
        await IsToldAsync($"--cluster {Gateway}: found a certificate there that is refused: none of the authorities signed it", "jobs", "--cluster", Gateway, "--tls-ca", stranger);

        // A certificate for consoles is none for silos, whoever signed it.
        ClusterRefusedException refused = await Assert.ThrowsAsync<ClusterRefusedException>(() => StartAsync(Address, 41304, 41305, _other.Sign("third", "third", isSilo: true), authority));
        Assert.Equal($"silo {Address}:11111: found that the own certificate is refused there", refused.Message);
    }

    [Fact]
    public async Task Where_it_is_mutual_a_console_needs_a_certificate_of_the_authority()
    {
        const string Gateway = "127.0.0.82:41311";
        string authority = _authority.Write("ca.pem");
        await using ClusterSilo silo = await StartAsync("127.0.0.82", ClusterSiloOptions.PrimaryPort, 41311, _authority.Sign("silo", "silo", isSilo: true), authority, isMutual: true);
        (string certificate, string key) = _authority.Sign("jane", "jane", isSilo: false);
        (string wrong, string wrongKey) = _other.Sign("joe", "joe", isSilo: false);

        Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--tls-ca", authority, "--tls-cert", certificate, "--tls-key", key)).ExitCode);
        await IsToldAsync($"--cluster {Gateway}: found that a certificate is asked for there, expected --tls-cert and --tls-key", "jobs", "--cluster", Gateway, "--tls-ca", authority);
        await IsToldAsync($"--cluster {Gateway}: found that the own certificate is refused there", "jobs", "--cluster", Gateway, "--tls-ca", authority, "--tls-cert", wrong, "--tls-key", wrongKey);
    }

    [Fact]
    public async Task Certificates_of_an_authority_between_are_taken_where_their_files_hold_the_chain()
    {
        const string Address = "127.0.0.88", Gateway = "127.0.0.88:41361";
        using TestAuthority between = _authority.Between("between");
        string authority = _authority.Write("ca.pem");
        await using ClusterSilo first = await StartAsync(Address, ClusterSiloOptions.PrimaryPort, 41361, Chained("first", isSilo: true), authority, isMutual: true, web: 41362);
        await using ClusterSilo second = await StartAsync(Address, 41363, 41364, Chained("second", isSilo: true), authority, isMutual: true);
        (string certificate, string key) = Chained("jane", isSilo: false);

        ConsoleRun seen = await ConsoleRun.Of("attach", "--cluster", Gateway, "--tls-ca", authority, "--tls-cert", certificate, "--tls-key", key, "--json");
        Assert.Equal((0, ""), (seen.ExitCode, seen.Error));
        Assert.Equal(2, seen.Json.GetProperty("silos").GetArrayLength());
        using HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = (_, _, chain, _) => chain!.ChainPolicy.ExtraStore.Any(each => each.Subject == "CN=between") };
        using HttpClient web = new(handler);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(new Uri("https://127.0.0.1:41362/health/live"), Stop)).StatusCode);

        (string, string) Chained(string name, bool isSilo)
        {
            (string Certificate, string Key) signed = between.Sign(name, name, isSilo);
            File.AppendAllText(signed.Certificate, "\n" + between.Pem);
            return signed;
        }
    }

    [Fact]
    public async Task The_web_server_has_the_silos_certificate_and_asks_for_one_where_it_is_mutual()
    {
        string authority = _authority.Write("ca.pem");
        await using ClusterSilo silo = await StartAsync("127.0.0.85", ClusterSiloOptions.PrimaryPort, 41341, _authority.Sign("silo", "silo", isSilo: true), authority, isMutual: true, web: 41342);
        (string certificate, string key) = _authority.Sign("jane", "jane", isSilo: false);
        (string wrong, string wrongKey) = _other.Sign("joe", "joe", isSilo: false);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (await StatusAsync("/health/live", null), await StatusAsync("/dashboard/version", null)));
        using X509Certificate2 jane = X509Certificate2.CreateFromPemFile(certificate, key), joe = X509Certificate2.CreateFromPemFile(wrong, wrongKey);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/dashboard/version", jane));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync("/health/live", joe));

        async Task<HttpStatusCode> StatusAsync(string path, X509Certificate2? shown)
        {
            using HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = (_, theirs, _, _) => theirs!.Subject == "CN=silo" };
            if (shown is not null)
            {
                handler.ClientCertificates.Add(shown);
            }

            using HttpClient web = new(handler);
            return (await web.GetAsync(new Uri($"https://127.0.0.1:41342{path}"), Stop)).StatusCode;
        }
    }

    [Fact]
    public async Task A_console_that_expects_tls_is_told_of_a_silo_without()
    {
        const string Gateway = "127.0.0.83:41321";
        await using ClusterSilo silo = (await ClusterSilo.StartAsync(
            new ClusterSiloOptions(_place.Data) { Address = IPAddress.Parse("127.0.0.83"), GatewayPort = 41321, Cores = 1 }, Stop)).Value!;

        await IsToldAsync($"--cluster {Gateway}: found no TLS there", "jobs", "--cluster", Gateway, "--tls-ca", _authority.Write("ca.pem"));
    }

    [Fact]
    public async Task Certificates_are_rotated_while_calls_go_on_and_then_the_old_authority_is_refused()
    {
        const string Address = "127.0.0.84", Gateway = "127.0.0.84:41331";
        string authority = _authority.Write("ca.pem"), old = _authority.Write("old.pem");
        (string Certificate, string Key) silos = _authority.Sign("silo", "silo", isSilo: true), jane = _authority.Sign("jane", "jane", isSilo: false);
        await using ClusterSilo first = await StartAsync(Address, ClusterSiloOptions.PrimaryPort, 41331, silos, authority, isMutual: true);
        await using AttachedCluster console = (await AttachedCluster.ConnectAsync(
            [IPEndPoint.Parse(Gateway)], ConsoleAccess.Of(new TlsFiles(jane.Certificate, jane.Key, old)), TimeProvider.System, Stop)).Value!;
        using CancellationTokenSource rotated = new();
        Task<int> calls = CallAsync(console, rotated.Token);

        _authority.Write("ca.pem", _other);
        await NextLookAsync();
        _ = _other.Sign("silo", "silo", isSilo: true);
        await NextLookAsync();
        await using (ClusterSilo second = await StartAsync(Address, 41332, 41333, silos, authority, isMutual: true))
        {
            Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--tls-ca", authority, "--tls-cert", jane.Certificate, "--tls-key", jane.Key)).ExitCode);
            _other.Write("ca.pem");
            await NextLookAsync();
            string[] flags = ["jobs", "--cluster", Gateway, "--tls-ca", authority];
            await IsToldAsync($"--cluster {Gateway}: found that the own certificate is refused there", [.. flags, "--tls-cert", jane.Certificate, "--tls-key", jane.Key]);
            await IsToldAsync($"--cluster {Gateway}: found a certificate there that is refused: none of the authorities signed it", [.. flags[..3], "--tls-ca", old, "--tls-cert", jane.Certificate, "--tls-key", jane.Key]);
            (string certificate, string key) = _other.Sign("june", "june", isSilo: false);
            Assert.Equal(0, (await ConsoleRun.Of([.. flags, "--tls-cert", certificate, "--tls-key", key])).ExitCode);
        }

        await rotated.CancelAsync();
        Assert.True(await calls > 10);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_told_before_anything_starts()
    {
        (string certificate, string key) = _authority.Sign("silo", "silo", isSilo: true);
        (string ended, string endedKey) = _authority.Sign("ended", "ended", isSilo: true, days: -1);
        string authority = _authority.Write("ca.pem"), text = _place.Write("text.pem", "no certificate");

        Assert.Equal(
            [$"--tls-ca: found something else in {text}, expected certificates in PEM", $"--tls-key: found something else in {endedKey}, expected the key in PEM, without a password, of the certificate in {certificate}"],
            (await MistakesAsync("--tls-ca", text, "--tls-cert", certificate, "--tls-key", endedKey)));
        Assert.StartsWith($"--tls-cert: found a certificate in {ended} that is valid from ", Assert.Single(await MistakesAsync("--tls-ca", authority, "--tls-cert", ended, "--tls-key", endedKey)), StringComparison.Ordinal);
        Assert.Equal(
            ["--tls-cert: found none beside other settings of TLS, expected the file of the certificate", "--tls-key: found none beside other settings of TLS, expected the file of the certificate's key"],
            await MistakesAsync("--tls-ca", authority));
    }

    private async Task<string[]> MistakesAsync(params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of(["silo", "--data", _place.Data, .. flags]);
        Assert.Equal(2, run.ExitCode);
        return run.ErrorLines;
    }

    private static async Task IsToldAsync(string line, params string[] arguments)
    {
        ConsoleRun run = await ConsoleRun.Of(arguments);
        Assert.Equal([line], run.ErrorLines);
        Assert.Equal(1, run.ExitCode);
    }

    private async Task<ClusterSilo> StartAsync(string address, int port, int gateway, (string Certificate, string Key) own, string authority, bool isMutual = false, int? web = null) =>
        (await ClusterSilo.StartAsync(
            new ClusterSiloOptions(_place.Data)
            {
                Address = IPAddress.Parse(address),
                Port = port,
                GatewayPort = gateway,
                Cores = 1,
                Web = web is int listen ? new WebOptions(new IPEndPoint(IPAddress.Loopback, listen)) { HasDashboard = true, IsSecure = true } : null,
                Tls = new SiloTls(new TlsFiles(own.Certificate, own.Key, authority), isMutual),
            },
            Stop)).Value!;

    // Files are looked at once a second.
    private static Task NextLookAsync() => Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Stop);

    private static async Task<int> CallAsync(AttachedCluster console, CancellationToken until)
    {
        int calls = 0;
        while (!until.IsCancellationRequested)
        {
            Assert.NotEmpty(await console.Grains.GetGrain<IClusterGrain>(GrainKeys.Cluster).GetSilosAsync());
            calls++;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }

        return calls;
    }
}
