using System.Collections.Immutable;
using System.Globalization;
using Meshward.Testbed;
using Meshward.Testbed.Nodes;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;

namespace Meshward.Bench;

/// <summary>
/// The testbed as its benchmark needs it, inside this program started again: the front node in one process and each node in another, with
/// services whose work takes no time, or a time that is known.
/// </summary>
internal static class BenchTestbed
{
    /// <summary>First argument of this program that makes it a part of the testbed.</summary>
    public const string Verb = "serve";

    /// <summary>The service that is answered at once.</summary>
    public const string Instant = "instant";

    /// <summary>The service that is answered after <see cref="Delay"/>.</summary>
    public const string Delayed = "delayed";

    /// <summary>Share of the first node in both proxies; the second has the rest.</summary>
    public const int WeightPercent = 80;

    /// <summary>How long a node holds a request to <see cref="Delayed"/>, by its own clock.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    // More than any run has requests in flight, so that none waits for another.
    private const int Cores = 32;

    /// <summary>Program and arguments that start this program as a part of the testbed.</summary>
    public static ImmutableArray<string> Command(params string[] part) => Path.GetFileName(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "meshward-bench.dll"), Verb, .. part]
        : [Environment.ProcessPath!, Verb, .. part];

    /// <summary>Is a part of the testbed until standard input ends.</summary>
    /// <param name="arguments"><c>mesh FOLDER</c>, or <c>node INDEX PORT CORES</c>.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        if (arguments is ["node", string index, string port, string cores])
        {
            NodeStart start = new(Number(index), Number(port), Number(cores));
            await using RunningNode node = BenchMesh.Valid(await RunningNode.StartAsync(Options("."), start, CancellationToken.None));
            await TellAsync(node.Port.ToString(CultureInfo.InvariantCulture));
            return 0;
        }

        await using RunningTestbed testbed = BenchMesh.Valid(await RunningTestbed.StartAsync(Options(arguments[1]), CancellationToken.None));
        TestbedState state = testbed.Look();
        await TellAsync($"{state.Front} {state.Operation} {string.Join(' ', state.Nodes.Values.Select(node => node.Address))}");
        return 0;
    }

    private static TestbedOptions Options(string folder) => new(folder)
    {
        Port = 0,
        Cores = Cores,
        Services = [Service(Instant, TimeSpan.Zero), Service(Delayed, Delay)],
        NodeCommand = start => Command("node", Text(start.Index), Text(start.Port), Text(start.Cores)),
    };

    private static ServiceProfile Service(string name, TimeSpan time) => new(name, ServiceTask.LookUp, 1, time, Stages: 0);

    private static async Task TellAsync(string line)
    {
        await Console.Out.WriteLineAsync(line);
        await Console.Out.FlushAsync();
        await Console.In.ReadToEndAsync();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
