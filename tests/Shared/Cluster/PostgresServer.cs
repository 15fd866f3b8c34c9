using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Meshward.Tests.Shared;

/// <summary>A PostgreSQL server on loopback in a temporary folder, which may be killed and started again.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>What to say where <see cref="IsInstalled"/> is false.</summary>
    public const string Missing = "PostgreSQL is missing: install the package postgresql.";

    private static readonly string? _tools = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Order().LastOrDefault()
        : null;

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-postgres-").FullName;
    private readonly int _port = FreePort();
    private int _databases;

    private PostgresServer()
    {
    }

    /// <summary>Whether the machine has PostgreSQL.</summary>
    public static bool IsInstalled => _tools is not null;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a server without databases, and starts it.</summary>
    public static async Task<PostgresServer> CreateAsync()
    {
        PostgresServer server = new();
        await server.InitialiseAsync();
        return server;
    }

    /// <summary>Ends it, and removes what it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An empty database that nobody else has.</summary>
    /// <returns>Its connection.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"meshward{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(ConnectionTo("postgres"), $"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    /// <summary>Runs a statement.</summary>
    public static async Task ExecuteAsync(string connection, string text)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand command = source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts it after it was killed.</summary>
    public Task StartAsync() => RunAsUserAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "start",
        "-o", string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c fsync=off -k {_folder}"));

    /// <summary>Kills the server and all of its processes at once.</summary>
    public async Task KillAsync()
    {
        string file = Path.Combine(Data, "postmaster.pid");
        if (!File.Exists(file))
        {
            return;
        }

        string server = (await File.ReadAllLinesAsync(file, CancellationToken.None))[0];
        string[] children = [.. Directory.GetDirectories("/proc").Where(process => IsChild(process, server)).Select(process => Path.GetFileName(process)!)];
        string[] all = [server, .. children];
        Array.ForEach(all, Kill);
        while (all.Any(IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        File.Delete(file);
    }

    private async Task InitialiseAsync()
    {
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", _folder);
        }

        await RunAsUserAsync("initdb", "-D", Data, "-U", "meshward", "-A", "trust", "-E", "UTF8", "--no-sync");
        await StartAsync();
    }

    private static void Kill(string process)
    {
        try
        {
            Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture)).Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    private static bool IsChild(string process, string parent) => Stat(process) is string[] stat && stat[1] == parent;

    // Who is dead and not yet collected by its parent is dead.
    private static bool IsAlive(string process) => Stat(Path.Combine("/proc", process)) is string[] stat && stat[0] != "Z";

    // State and parent stand behind the name, which may hold anything but is in parentheses.
    private static string[]? Stat(string process)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(process, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string ConnectionTo(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=meshward;Database={database}");

    private Task RunAsUserAsync(string tool, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_tools!, tool), .. arguments])
        : RunAsync(Path.Combine(_tools!, tool), arguments);

    private async Task RunAsync(string program, params string[] arguments)
    {
        // Output goes nowhere: what stays in the background would keep pipes open.
        ProcessStartInfo start = new("sh", ["-c", "exec \"$@\" > /dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = _folder };
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }
}
