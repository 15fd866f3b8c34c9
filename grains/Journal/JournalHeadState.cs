namespace Meshward.Grains.Journal;

/// <summary>Where a journal begins and ends, as far as was written now and then: records may go on behind it.</summary>
[GenerateSerializer, Alias("meshward.journal-head-state")]
internal sealed class JournalHeadState
{
    /// <summary>Number of a record that was the last one when this was written; 0 before there is one.</summary>
    [Id(0)]
    public long Last { get; set; }

    /// <summary>Number of the oldest record that was not removed when this was written.</summary>
    [Id(1)]
    public long First { get; set; } = 1;
}
