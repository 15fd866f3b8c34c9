namespace Meshward.Core.Collection;

/// <summary>For a mesh that has a load of its own: offers none.</summary>
public sealed class OwnLoad : ILoadDriver
{
    /// <inheritdoc/>
    public IAsyncDisposable Begin(CollectionPoint point) => new Nothing();

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
