using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>A journal in memory, with what a test does before a record is added.</summary>
internal sealed class HookedJournal : IJournal
{
    private readonly MemoryJournal _inner = new();

    public List<JournalRecord> Records { get; } = [];

    /// <summary>Called before a record is added; throws what a test wants.</summary>
    public Action<JournalRecord> Before { get; set; } = _ => { };

    public IEnumerable<DecisionRecord> Decisions => Records.OfType<DecisionRecord>();

    public IEnumerable<OutcomeRecord> Outcomes => Records.OfType<OutcomeRecord>();

    public IEnumerable<string> Events => Records.OfType<EventRecord>().Select(happened => $"{happened.Event}: {happened.Text}");

    public async Task<long> AppendAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        Before(record);
        long sequence = await _inner.AppendAsync(record, cancellationToken);
        Records.Add(JournalJson.Read(JournalJson.Write(record)));
        return sequence;
    }

    public IAsyncEnumerable<StoredRecord> ReadAsync(long fromSequence, CancellationToken cancellationToken) => _inner.ReadAsync(fromSequence, cancellationToken);

    public Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken) => _inner.FindAsync(since, cancellationToken);

    public Task<long> LastAsync(CancellationToken cancellationToken) => _inner.LastAsync(cancellationToken);
}
