using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Meshward.Grains.Control;

/// <summary>Who a silo is to those that share its store.</summary>
/// <param name="Owner">
/// The cluster, where its silos go on for each other; else the silo, which nobody goes on for but who is started anew.
/// </param>
/// <param name="Holder">The silo for people.</param>
/// <param name="GoesOn">Whether another silo of the cluster goes on where this one dies.</param>
internal sealed record ControlIdentity(string Owner, string Holder, bool GoesOn)
{
    /// <summary>The identity of a silo.</summary>
    public static ControlIdentity Of(IServiceProvider services)
    {
        SiloAddress silo = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        string place = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
        return services.GetService<IReminderTable>() is null
            ? new ControlIdentity($"silo {silo.ToParsableString()}", place, GoesOn: false)
            : new ControlIdentity($"cluster {services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId}", $"silo {silo.Endpoint}, {place}", GoesOn: true);
    }
}
