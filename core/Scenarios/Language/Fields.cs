using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>What was read of one object: the fields that were there and well formed.</summary>
internal sealed class Fields
{
    private readonly Dictionary<Key, object> _values = [];
    private readonly HashSet<Key> _written = [];

    /// <summary>Whether the key was written, well formed or not.</summary>
    public bool Has(Key key) => _written.Contains(key);

    /// <summary>The value of a key, or its default; null where it is absent or was wrong.</summary>
    public Located<T>? Get<T>(Key<T> key) => _values.TryGetValue(key, out object? value) ? (Located<T>)value : null;

    /// <summary>Reads the value of a key that was written.</summary>
    public void Read(Key key, YamlValue node, Findings findings)
    {
        _written.Add(key);
        Keep(key, key.Read(node, findings));
    }

    /// <summary>Takes the default of a key that was not written.</summary>
    public void TakeDefault(Key key, Place place)
    {
        if (key.Default is { } text)
        {
            Keep(key, key.Read(new YamlScalar(place, text, true, 0, 0), new Findings("default")));
        }
    }

    private void Keep(Key key, object? value)
    {
        if (value is not null)
        {
            _values[key] = value;
        }
    }
}
