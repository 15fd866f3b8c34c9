namespace Meshward.Silo.Access;

/// <summary>
/// Names of the consoles that are connected. A silo sends answers to whoever connected last under a name: so nobody may use one that somebody with another token
/// is using. Safe for many threads.
/// </summary>
internal sealed class GatewayNames
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (AccessHolder Holder, int Connections)> _names = new(StringComparer.Ordinal);

    /// <summary>Somebody connects.</summary>
    /// <param name="name">Name of the console.</param>
    /// <param name="holder">Whose token it shows.</param>
    /// <exception cref="InvalidDataException">Somebody else is connected under that name.</exception>
    public void Take(string name, AccessHolder holder)
    {
        lock (_gate)
        {
            (AccessHolder first, int connections) = _names.GetValueOrDefault(name, (holder, 0));
            if (first.Name != holder.Name)
                throw new InvalidDataException("found the name of a console that is connected with another token, expected its own");
            _names[name] = (holder, connections + 1);
        }
    }

    /// <summary>Somebody who had connected is gone.</summary>
    /// <param name="name">Name of the console.</param>
    public void Leave(string name)
    {
        lock (_gate)
        {
            (AccessHolder holder, int connections) = _names[name];
            if (connections > 1)
                _names[name] = (holder, connections - 1);
            else
                _ = _names.Remove(name);
        }
    }
}
