using System.Text.Json;
using Meshward.Core.Scenarios;

namespace Meshward.Testbed.Configuration;

/// <summary>Holds the configuration. Readers get what holds as a whole; a change replaces it as a whole or not at all.</summary>
/// <param name="options">What the testbed was started with.</param>
/// <param name="apply">Called with each new configuration, one after the other.</param>
internal sealed class ConfigurationStore(TestbedOptions options, Func<MeshConfiguration, Task> apply) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Routing _routing = Routing.Of(MeshConfiguration.Initial(options), options);

    /// <summary>What holds.</summary>
    public MeshConfiguration Current => _routing.Configuration;

    /// <summary>What holds, in the form in which requests are routed.</summary>
    public Routing Routing => _routing;

    /// <summary>Makes a change.</summary>
    /// <param name="change">The change.</param>
    /// <returns>
    /// What holds afterwards, or what is wrong with the change; and whether it was refused since it is of an older generation than what holds.
    /// </returns>
    public async Task<(Checked<MeshConfiguration> Holds, bool IsStale)> ChangeAsync(JsonElement change)
    {
        await _gate.WaitAsync();
        try
        {
            MeshConfiguration held = Current;
            Checked<MeshConfiguration> changed = ConfigurationChange.Apply(held, change);
            if (changed.Value is not { } next)
            {
                return (changed, false);
            }

            if (next.Generation < held.Generation)
            {
                return (held, true);
            }

            await apply(next);
            _routing = Routing.Of(next, options);
            return (next, false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _gate.Dispose();
}
