using Meshward.Core.Control.Journal;

namespace Meshward.Grains.Telemetry;

/// <summary>A journal whose records are metrics and traces too, once they are durable.</summary>
/// <param name="inner">The journal.</param>
/// <param name="meter">The metrics.</param>
/// <param name="trace">The traces.</param>
internal sealed class WatchedJournal(IJournal inner, ControlMeter meter, DecisionTrace trace) : IJournal
{
    /// <inheritdoc/>
    public async Task<long> AppendAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        long sequence = await inner.AppendAsync(record, cancellationToken);
        switch (record)
        {
            case DecisionRecord decision:
                meter.Decided(decision);
                trace.Decided(decision);
                break;
            case OutcomeRecord outcome:
                meter.Ended(outcome);
                trace.Ended(outcome);
                break;
            case ObservationRecord observation:
                meter.Measured(observation);
                break;
            default:
                break;
        }

        return sequence;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredRecord> ReadAsync(long fromSequence, CancellationToken cancellationToken) => inner.ReadAsync(fromSequence, cancellationToken);

    /// <inheritdoc/>
    public Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken) => inner.FindAsync(since, cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastAsync(CancellationToken cancellationToken) => inner.LastAsync(cancellationToken);
}
