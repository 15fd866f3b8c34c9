using System.Collections.Immutable;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>What a page shows of the journal of a mesh: all of bounded size.</summary>
/// <param name="Entries">The last decisions and what happened among them, the newest first.</param>
/// <param name="Hour">Series of the last hour, named by <see cref="SeriesNames"/>.</param>
/// <param name="Day">Series of the last day.</param>
/// <param name="IsComplete">Whether all that is to be shown was read; otherwise older records follow.</param>
internal sealed record MeshHistory(ImmutableArray<JournalEntry> Entries, GridView Hour, GridView Day, bool IsComplete)
{
    /// <summary>A journal without records.</summary>
    public static MeshHistory Empty { get; } = new([], GridView.Empty, GridView.Empty, true);

    /// <summary>The last decision; null before the first one.</summary>
    public JournalEntry? Newest => Entries.FirstOrDefault(entry => entry.Decision is not null);
}
