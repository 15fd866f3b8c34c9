using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace Meshward.Bench;

/// <summary>A testbed in processes of its own: see <see cref="BenchTestbed"/>.</summary>
internal sealed class MeshProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private MeshProcess(Process process, DirectoryInfo folder, Uri front, ImmutableArray<Uri> nodes) =>
        (_process, _folder, Front, Nodes) = (process, folder, front, nodes);

    /// <summary>Where the front node takes requests.</summary>
    public Uri Front { get; }

    /// <summary>Where each node does.</summary>
    public ImmutableArray<Uri> Nodes { get; }

    /// <summary>Processor time of the front node so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it, with the weights of both proxies.</summary>
    /// <exception cref="InvalidDataException">It does not start.</exception>
    public static async Task<MeshProcess> StartAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meshward-bench-testbed-");
        ImmutableArray<string> command = BenchTestbed.Command("mesh", folder.FullName);
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "1"; // As the launcher starts a testbed.
        Process process = Process.Start(start)!;
        string[] places = (await process.StandardOutput.ReadLineAsync() ?? "").Split(' ');
        if (places.Length < 4)
        {
            throw new InvalidDataException("the testbed did not start");
        }

        await WeighAsync(new Uri(places[1]));
        return new MeshProcess(process, folder, new Uri(places[0]), [.. places[2..].Select(place => new Uri(place))]);
    }

    /// <summary>Ends it, and its nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task WeighAsync(Uri operation)
    {
        using HttpClient client = new();
        string change = $$"""
            { "services": { "{{BenchTestbed.Instant}}": { "weights": { "node1": {{BenchTestbed.WeightPercent}}, "node2": {{100 - BenchTestbed.WeightPercent}} } } } }
            """;
        using StringContent content = new(change, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PutAsync(new Uri(operation, "configuration"), content);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidDataException($"the testbed refused weights: {(await response.Content.ReadAsStringAsync()).Trim()}");
        }
    }
}
