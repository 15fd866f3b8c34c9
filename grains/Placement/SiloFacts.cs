using System.Globalization;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Meshward.Grains.Placement;

/// <summary>What silos tell each other about themselves: cores, the port for consoles, the version.</summary>
/// <param name="metadata">What they tell.</param>
internal sealed class SiloFacts(ISiloMetadataCache metadata)
{
    private const string Cores = "meshward.cores", Gateway = "meshward.gateway", Version = "meshward.version";

    /// <summary>What a silo tells of itself.</summary>
    /// <param name="cores">Cores that it computes on.</param>
    /// <param name="gatewayPort">Port for consoles; null where it takes none.</param>
    public static Dictionary<string, string> Tell(int cores, int? gatewayPort) => new()
    {
        [Cores] = cores.ToString(CultureInfo.InvariantCulture),
        [Gateway] = (gatewayPort ?? 0).ToString(CultureInfo.InvariantCulture),
        [Version] = typeof(SiloFacts).Assembly.GetName().Version!.ToString(3),
    };

    /// <summary>Cores of a silo; 1 as long as they are not known here.</summary>
    public int CoresOf(SiloAddress silo) => NumberOf(silo, Cores) ?? 1;

    /// <summary>Port of a silo for consoles; null where it takes none, or as long as it is not known here.</summary>
    public int? GatewayPortOf(SiloAddress silo) => NumberOf(silo, Gateway);

    /// <summary>Version of Meshward that a silo runs; null as long as it is not known here.</summary>
    public string? VersionOf(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(Version);

    private int? NumberOf(SiloAddress silo, string key) =>
        metadata.GetSiloMetadata(silo).Metadata.TryGetValue(key, out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number > 0
            ? number
            : null;
}
