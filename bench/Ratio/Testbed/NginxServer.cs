using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>
/// An nginx with a configuration of its own in a temporary folder: a weighted proxy in front of the nodes, and beside it a server that
/// answers 200 at once. As many workers as cores, connections kept alive on both sides, nothing logged.
/// </summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private NginxServer(Process process, DirectoryInfo folder, int proxy, int bare) =>
        (_process, _folder, Proxy, Bare) = (process, folder, Address(proxy), Address(bare));

    /// <summary>Where it shares requests out to the nodes.</summary>
    public Uri Proxy { get; }

    /// <summary>Where it answers itself.</summary>
    public Uri Bare { get; }

    /// <summary>Processor time of all its processes so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            string children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/task/{_process.Id}/children"));
            long ticks = 0;
            foreach (string child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                using Process worker = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
                ticks += worker.TotalProcessorTime.Ticks;
            }

            return TimeSpan.FromTicks(ticks);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="nodes">The two nodes; the first gets <see cref="BenchTestbed.WeightPercent"/> of the requests.</param>
    /// <exception cref="InvalidDataException">It is not installed, or does not start.</exception>
    public static async Task<NginxServer> StartAsync(IReadOnlyList<Uri> nodes)
    {
        string program = DebianProgram.Find("nginx");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meshward-bench-nginx-");
        int first = SiloProcesses.FreePorts(2);
        string file = Path.Combine(folder.FullName, "nginx.conf"), log = Path.Combine(folder.FullName, "error.log");
        await File.WriteAllTextAsync(file, Configuration(folder.FullName, nodes, first, first + 1));
        Process process = Process.Start(new ProcessStartInfo(program, ["-p", folder.FullName, "-c", file, "-e", log]))!;
        NginxServer server = new(process, folder, first, first + 1);
        if (!await AnswersAsync(process, first + 1))
        {
            string said = File.Exists(log) ? (await File.ReadAllTextAsync(log)).Trim().Split('\n')[^1] : "";
            await server.DisposeAsync();
            throw new InvalidDataException($"nginx did not start: {said}");
        }

        return server;
    }

    /// <summary>Ends it, and removes what it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Configuration(string folder, IReadOnlyList<Uri> nodes, int proxy, int bare) => $$"""
        daemon off;
        worker_processes {{Environment.ProcessorCount}};
        pid {{folder}}/pid;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          upstream nodes {
            random;
            server {{nodes[0].Authority}} weight={{BenchTestbed.WeightPercent}};
            server {{nodes[1].Authority}} weight={{100 - BenchTestbed.WeightPercent}};
            keepalive 64;
            keepalive_requests 1000000000;
          }
          server {
            listen 127.0.0.1:{{proxy}};
            location / {
              proxy_pass http://nodes;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
          }
          server {
            listen 127.0.0.1:{{bare}};
            location / { return 200; }
          }
        }
        """;

    private static Uri Address(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private static async Task<bool> AnswersAsync(Process process, int port)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!process.HasExited && TimeProvider.System.GetElapsedTime(start) < s_patience)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        return false;
    }
}
