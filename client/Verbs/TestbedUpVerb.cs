using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Testbed;
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
            return await DetachedTestbed.StartAsync(file, options.Repeat(directory), session);
        }

        TestbedOptions settings = new(directory)
        {
            Port = options.Port,
            Work = options.Work,
            Cores = options.Cores,
            Database = options.Database,
            Seed = options.Seed,
            Clock = session.Clock,
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
