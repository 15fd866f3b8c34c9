namespace Meshward.Grains.Journal;

/// <summary>A stored record; it is written once.</summary>
[GenerateSerializer, Alias("meshward.journal-row-state")]
internal sealed class JournalRowState
{
    /// <summary>Generation of the controller that wrote it.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>When it was written.</summary>
    [Id(1)]
    public DateTimeOffset At { get; set; }

    /// <summary>The record as JSON.</summary>
    [Id(2)]
    public byte[] Json { get; set; } = [];
}
