using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Meshward.Silo.Settings;

namespace Meshward.Client.Results;

/// <summary>What a process of <c>silo</c> was.</summary>
/// <param name="Silo">Address for other silos.</param>
/// <param name="Gateway">Address for consoles.</param>
/// <param name="Clustering"><c>localhost</c> or <c>postgres</c>.</param>
/// <param name="Cores">Cores that it computed on.</param>
/// <param name="Seconds">Seconds that it was part of the cluster.</param>
internal sealed record SiloResult(string Silo, string Gateway, string Clustering, int Cores, double Seconds)
{
    /// <summary>Its settings, where only they were asked for.</summary>
    [JsonIgnore]
    public ImmutableArray<EffectiveSetting>? Settings { get; init; }
}
