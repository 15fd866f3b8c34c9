using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>init</c> found and wrote.</summary>
/// <param name="Out">The scenario's file.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="From">Start of the time that was looked at.</param>
/// <param name="Until">Its end.</param>
/// <param name="IntervalSeconds">Length of the intervals in which loads and response times were seen.</param>
/// <param name="Services">The scenario's services, the busiest first.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="Controls">Its controls.</param>
/// <param name="Suggested">Controls that are written as comments.</param>
/// <param name="LeftOut">Services that were found, and are no part of it.</param>
/// <param name="Next">Commands to go on with.</param>
/// <param name="Note">What the user should know; null for nothing.</param>
internal sealed record InitResult(
    string Out,
    string Scenario,
    DateTimeOffset From,
    DateTimeOffset Until,
    double IntervalSeconds,
    ImmutableArray<InitService> Services,
    ImmutableArray<string> Nodes,
    ImmutableArray<string> Controls,
    ImmutableArray<string> Suggested,
    ImmutableArray<InitLeftOut> LeftOut,
    ImmutableArray<string> Next,
    string? Note);
