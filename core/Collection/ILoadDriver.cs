using System.Collections.Immutable;

namespace Meshward.Core.Collection;

/// <summary>Offers load to a mesh that has none of its own.</summary>
public interface ILoadDriver
{
    /// <summary>Begins to send requests; disposing what is returned ends it, and waits for the answers to what was sent.</summary>
    /// <param name="loads">[services] requests per second.</param>
    IAsyncDisposable Begin(ImmutableArray<double> loads);
}
