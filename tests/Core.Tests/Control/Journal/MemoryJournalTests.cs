using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Journal;

/// <summary>The journal that other tests use is one.</summary>
public sealed class MemoryJournalTests : JournalFacts
{
    private readonly Dictionary<string, MemoryJournal> _journals = [];

    /// <inheritdoc/>
    protected override Task<IJournal> JournalAsync(string mesh)
    {
        _ = _journals.TryAdd(mesh, new MemoryJournal());
        return Task.FromResult<IJournal>(_journals[mesh]);
    }
}
