namespace Meshward.Core.Collection;

/// <summary>Offers load to a mesh that has none of its own.</summary>
public interface ILoadDriver
{
    /// <summary>Begins to send requests.</summary>
    /// <param name="point">Whose loads are offered: the same point gets the same arrivals, whenever and by whomever it is measured.</param>
    IOfferedLoad Begin(CollectionPoint point);
}
