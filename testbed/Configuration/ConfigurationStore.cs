using System.Text.Json;
using Meshward.Core.Scenarios;

namespace Meshward.Testbed.Configuration;

/// <summary>Holds the configuration. Readers get what holds as a whole; a change replaces it as a whole or not at all.</summary>
/// <param name="options">What the testbed was started with.</param>
/// <param name="apply">Called with each new configuration, one after the other.</param>
internal sealed class ConfigurationStore(TestbedOptions options, Action<MeshConfiguration> apply)
{
    private readonly Lock _gate = new();
    private volatile Routing _routing = Routing.Of(MeshConfiguration.Initial(options), options);

    /// <summary>What holds.</summary>
    public MeshConfiguration Current => _routing.Configuration;

    /// <summary>What holds, in the form in which requests are routed.</summary>
    public Routing Routing => _routing;

    /// <summary>Makes a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isStale">Whether it was refused since it is of an older generation than what holds.</param>
    /// <returns>What holds afterwards, or what is wrong with the change.</returns>
    public Checked<MeshConfiguration> Change(JsonElement change, out bool isStale)
    {
        lock (_gate)
        {
            MeshConfiguration held = Current;
            Checked<MeshConfiguration> changed = ConfigurationChange.Apply(held, change);
            isStale = changed.Value is { } found && found.Generation < held.Generation;
            if (isStale)
            {
                return held;
            }

            if (changed.Value is { } next)
            {
                apply(next);
                _routing = Routing.Of(next, options);
            }

            return changed;
        }
    }
}
