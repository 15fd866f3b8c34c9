using System.Collections.Immutable;

namespace Meshward.Core.Collection;

/// <summary>For a mesh that has a load of its own: offers none.</summary>
public sealed class OwnLoad : ILoadDriver
{
    /// <inheritdoc/>
    public IOfferedLoad Begin(CollectionPoint point) => new Nothing();

    private sealed class Nothing : IOfferedLoad
    {
        public ImmutableArray<AnsweredRequests>? AnsweredBetween(DateTimeOffset start, DateTimeOffset end) => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
