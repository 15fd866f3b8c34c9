using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Testbed.Driving;

/// <summary>What asks for a lease, or renews one.</summary>
/// <param name="Holder">Who asks, for people: up to 200 characters.</param>
/// <param name="Drives">What is to be driven, at least one part.</param>
/// <param name="Generation">The lease that is renewed; null for a new one.</param>
/// <param name="Restores">
/// Whether what the driver of the configuration found is put back where it dies: right for whoever measures, wrong for whoever controls.
/// </param>
/// <param name="Controller">The controller that drives; null for another driver.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LeaseRequest(
    string Holder, ImmutableArray<DrivenPart> Drives, long? Generation = null, bool Restores = true, LeasedController? Controller = null)
{
    private const int MostCharacters = 200;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Mistake => Holder is not { Length: > 0 and <= MostCharacters } || Holder.Any(char.IsControl) ? $"holder: expected 1 to {MostCharacters} characters in one line"
        : Drives.IsDefaultOrEmpty ? "drives: found nothing, expected load, configuration or both"
        : Controller is { IsNamed: false } ? "controller: expected its mesh, its store, and its generation from 1 on"
        : null;
}
