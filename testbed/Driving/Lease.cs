using System.Collections.Immutable;

namespace Meshward.Testbed.Driving;

/// <summary>The right to drive parts of a testbed, alone, for as long as it is renewed.</summary>
/// <param name="Generation">Its number, above those of all leases before; changes of the configuration name it.</param>
/// <param name="Holder">Who drives, for people; the same as long as it is held.</param>
/// <param name="Drives">What is driven.</param>
/// <param name="Since">When it was taken.</param>
/// <param name="EndsInSeconds">Seconds until it ends by itself, unless it is renewed before.</param>
/// <param name="Renewals">How often it was renewed: where this grows, the holder is alive.</param>
/// <param name="Controller">The controller that holds it; null for another driver.</param>
public sealed record Lease(
    long Generation, string Holder, ImmutableArray<DrivenPart> Drives, DateTimeOffset Since, double EndsInSeconds, long Renewals, LeasedController? Controller = null);
