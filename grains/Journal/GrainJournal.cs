using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Polly;

namespace Meshward.Grains.Journal;

/// <summary>
/// The journal of a mesh in the storage of a cluster. Calls that a lost silo leaves without an answer are repeated: reading for about a minute,
/// writing for some three seconds, as a controller has to know.
/// </summary>
/// <param name="grains">The cluster.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="clock">Measures waiting between attempts.</param>
/// <param name="silence">Hears of reading that is repeated; null where nobody is told.</param>
public sealed class GrainJournal(IGrainFactory grains, string mesh, TimeProvider clock, Silence? silence = null) : IJournal
{
    private const int PageRecords = 100;

    private readonly IJournalGrain _grain = grains.GetGrain<IJournalGrain>(GrainKeys.Controller(mesh));
    private readonly ResiliencePipeline _reading = LostPeers.Pipeline(clock, silence);
    private readonly ResiliencePipeline _writing = LostPeers.BriefPipeline(clock);

    /// <summary>A controller takes the mesh over: records of earlier generations are refused from now on.</summary>
    /// <param name="generation">Its generation.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StaleGenerationException">A later one has taken it over.</exception>
    public async Task BeginAsync(long generation, CancellationToken cancellationToken)
    {
        long current = await _writing.ExecuteAsync(async token => await _grain.BeginAsync(generation).WaitAsync(token), cancellationToken);
        if (current > generation)
            throw new StaleGenerationException(mesh, generation, current);
    }

    /// <inheritdoc/>
    public async Task<long> AppendAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        JournalRow row = new(0, record.Generation, record.At, JournalJson.Write(record));
        JournalReply reply = await _writing.ExecuteAsync(async token => await _grain.AppendAsync(row).WaitAsync(token), cancellationToken);
        return reply.Sequence > 0 ? reply.Sequence : throw new StaleGenerationException(mesh, record.Generation, reply.Generation);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A record cannot be read.</exception>
    public async IAsyncEnumerable<StoredRecord> ReadAsync(long fromSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long from = fromSequence;
        while (true)
        {
            ImmutableArray<JournalRow> page = await _reading.ExecuteAsync(
                async token => await _grain.ReadAsync(from, PageRecords).WaitAsync(token), cancellationToken);
            if (page.IsEmpty)
                yield break;
            foreach (JournalRow row in page)
                yield return new StoredRecord(row.Sequence, Parse(row));
            from = page[^1].Sequence + 1;
        }
    }

    /// <inheritdoc/>
    public async Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await _reading.ExecuteAsync(async token => await _grain.FindAsync(since).WaitAsync(token), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> LastAsync(CancellationToken cancellationToken) =>
        await _reading.ExecuteAsync(async token => await _grain.LastAsync().WaitAsync(token), cancellationToken);

    private JournalRecord Parse(JournalRow row)
    {
        try
        {
            return JournalJson.Read(row.Json.Span);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(FormattableString.Invariant($"record {row.Sequence} of the journal of {mesh}: {exception.Message}"), exception);
        }
    }
}
