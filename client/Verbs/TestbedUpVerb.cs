using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Testbed;
using Meshward.Testbed.Nodes;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Verbs;

/// <summary><c>testbed up</c>: a small real mesh on this machine, until Ctrl-C or in the background.</summary>
internal sealed class TestbedUpVerb : Verb<TestbedUpFlags, TestbedState>
{
    /// <inheritdoc />
    protected override async Task<TestbedState> WorkAsync(TestbedUpFlags options, Session session)
    {
        string directory = DataDirectory.Open(options.Data, session);
        TestbedFile file = new(directory);
        if (await file.LookAsync(session.Stop) is { } running)
        {
            throw new BadInputException(
                "testbed up", $"found a testbed that runs already (process {running.ProcessId}, {running.Front}), expected none; meshward testbed down ends it, --data DIR keeps two apart");
        }

        if (options.Detach)
        {
            return await DetachedTestbed.StartAsync(file, [.. options.Repeat(directory, options.Port, options.Cores), .. options.Processes ? (string[])["--processes"] : []], session);
        }

        TestbedOptions settings = options.ToOptions(directory, session) with
        {
            NodeCommand = options.Processes ? start => NodeCommand(options, directory, start) : null,
        };
        try
        {
            return await RunAsync(settings, file, session);
        }
        finally
        {
            // Last of all: who waits for the end looks at the file.
            file.Forget(Environment.ProcessId);
        }
    }

    /// <inheritdoc />
    protected override void Show(TestbedState result, Terminal terminal)
    {
        // In the foreground it has ended by now.
        if (result.ProcessId == Environment.ProcessId)
        {
            terminal.Error.WriteLine($"testbed has stopped after {Figures.Duration(result.UptimeSeconds)}");
        }
        else
        {
            TestbedView.Show(result, terminal.Results);
        }
    }

    private static ImmutableArray<string> NodeCommand(TestbedUpFlags options, string directory, NodeStart start) =>
    [
        .. ConsoleCommand.Start, "testbed", "node", "--index", start.Index.ToString(CultureInfo.InvariantCulture), .. options.Repeat(directory, start.Port, start.Cores),
    ];

    private static async Task<TestbedState> RunAsync(TestbedOptions settings, TestbedFile file, Session session)
    {
        await using RunningTestbed testbed = (await RunningTestbed.StartAsync(settings, session.Stop)).OrStop();
        file.Write(new TestbedPlace(Environment.ProcessId, testbed.Front, testbed.Operation));
        await session.Terminal.Error.WriteLineAsync(
            $"testbed is ready: requests to {testbed.Front}SERVICE/, metrics on {testbed.Operation}metrics; {settings.Cores} cores a node; Ctrl-C ends it");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, session.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return testbed.Look();
    }
}
