using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Meshward.Grains.Contracts;

/// <summary>
/// The journal of the controller of a mesh; its key is <see cref="GrainKeys.Controller"/>. It reads what is stored before it answers: another process
/// may share the store. <see cref="Meshward.Grains.Journal.GrainJournal"/> is what programs use.
/// </summary>
[Alias("meshward.journal")]
public interface IJournalGrain : IGrainWithStringKey
{
    /// <summary>From now on, only records of this generation or a later one are taken; stored before it is acknowledged.</summary>
    /// <param name="generation">Generation of a controller.</param>
    /// <returns>The highest generation that was begun: another one where the caller's is stale.</returns>
    [Alias("begin"), Access(AccessRight.Silo)]
    Task<long> BeginAsync(long generation);

    /// <summary>Adds a record; stored before it is acknowledged. The record that was added last is not added again.</summary>
    /// <param name="row">The record; its number is not looked at.</param>
    [Alias("append"), Access(AccessRight.Silo)]
    Task<JournalReply> AppendAsync(JournalRow row);

    /// <summary>Some of the records from a number on, in order; none where there are none.</summary>
    /// <param name="fromSequence">Number of the first.</param>
    /// <param name="most">Most records to answer with; large ones make it fewer.</param>
    [Alias("read"), Access(AccessRight.Read), AlwaysInterleave]
    Task<ImmutableArray<JournalRow>> ReadAsync(long fromSequence, int most);

    /// <summary>Number of the first record at or after a time; one more than the last number where there is none.</summary>
    /// <param name="since">The time.</param>
    [Alias("find"), Access(AccessRight.Read), AlwaysInterleave]
    Task<long> FindAsync(DateTimeOffset since);

    /// <summary>Number of the last record; 0 where there is none.</summary>
    [Alias("last"), Access(AccessRight.Read), AlwaysInterleave]
    Task<long> LastAsync();
}
