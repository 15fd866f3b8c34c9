using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Testbeds;
using Meshward.Testbed;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Verbs;

/// <summary><c>testbed down</c>: ends the testbed that runs.</summary>
internal sealed class TestbedDownVerb : Verb<TestbedFlags, TestbedDownResult>
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(50);

    // What is in flight is cut off, so that only servers have to be closed.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    protected override async Task<TestbedDownResult> WorkAsync(TestbedFlags options, Session session)
    {
        TestbedFile file = new(DataDirectory.Find(options.Data, session));
        TestbedState running = await file.FindAsync(session.Stop);
        TestbedProcess.AskToEnd(running.ProcessId);
        long start = session.Clock.GetTimestamp();

        // A process that has ended is there until its parent takes note; it has removed the file before that, unless it was killed.
        while (file.Read()?.ProcessId == running.ProcessId && TestbedProcess.IsAlive(running.ProcessId))
        {
            if (session.Clock.GetElapsedTime(start) > s_patience)
            {
                throw new BadInputException("testbed down", $"process {running.ProcessId} was asked to end and has not after {Figures.Duration(s_patience.TotalSeconds)}");
            }

            await Task.Delay(s_betweenLooks, session.Clock, session.Stop);
        }

        file.Forget(running.ProcessId);
        return new TestbedDownResult(running.ProcessId, running.UptimeSeconds);
    }

    /// <inheritdoc />
    protected override void Show(TestbedDownResult result, Terminal terminal) =>
        terminal.Output.WriteLine($"testbed (process {result.ProcessId}) has stopped after {Figures.Duration(result.UptimeSeconds)}");
}
