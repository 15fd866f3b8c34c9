namespace Meshward.Grains.Journal;

/// <summary>The highest generation of a controller that a journal knows.</summary>
[GenerateSerializer, Alias("meshward.journal-fence-state")]
internal sealed class JournalFenceState
{
    [Id(0)]
    public long Generation { get; set; }
}
