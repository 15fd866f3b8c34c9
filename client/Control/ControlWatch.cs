using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;

namespace Meshward.Client.Control;

/// <summary>Follows a controller step by step, until it has made enough of them, ends, or the user has seen enough.</summary>
/// <param name="host">The controller.</param>
/// <param name="options">How long.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class ControlWatch(ControlHost host, ControlOptions options, Session session)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>Follows it.</summary>
    /// <param name="order">Identity of its order: where somebody started another one instead, there is nothing more to follow.</param>
    /// <param name="after">Number of the last record that is not shown.</param>
    /// <returns>Whether it ended as it was to; false where the user stopped it.</returns>
    public async Task<bool> RunAsync(string order, long after)
    {
        (long begun, long steps, JournalTail tail) = (session.Clock.GetTimestamp(), 0, new JournalTail(session.Terminal.Error));
        try
        {
            while (true)
            {
                // Asked before the journal is read, so that all that a controller wrote before its end is shown.
                ControlStatus status = await host.StatusAsync();
                await foreach (StoredRecord stored in host.Journal.ReadAsync(after + 1, session.Stop))
                {
                    after = stored.Sequence;
                    steps += stored.Record is OutcomeRecord ? 1 : 0;
                    tail.Add(stored);
                    if (steps >= options.Steps)
                    {
                        break;
                    }
                }

                if (steps >= options.Steps || session.Clock.GetElapsedTime(begun) >= options.For || status.Phase != ControlPhase.Running || status.OrderId != order)
                {
                    return true;
                }

                await Task.Delay(s_look, session.Clock, session.Stop);
            }
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
