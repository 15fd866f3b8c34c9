namespace Meshward.Core.Collection;

/// <summary>Offers load to a mesh that has none of its own.</summary>
public interface ILoadDriver
{
    /// <summary>Begins to send requests; disposing what is returned ends it, and waits for the answers to what was sent.</summary>
    /// <param name="point">Whose loads are offered: the same point gets the same arrivals, whenever and by whomever it is measured.</param>
    IAsyncDisposable Begin(CollectionPoint point);
}
