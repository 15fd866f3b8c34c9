using Orleans.Configuration;

namespace Meshward.Silo;

/// <summary>What all silos and consoles of a cluster agree on; measured in docs/cluster.md.</summary>
internal static class ClusterSettings
{
    /// <summary>Name of service and cluster: Orleans keeps those of different names apart.</summary>
    public const string Name = "meshward";

    /// <summary>How long a call waits for a silo that does not answer. Rounds have a limit of their own; everything else takes milliseconds.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a console waits for an answer before it asks again by another silo: its own may have died. Calls that wait for something to happen answer
    /// sooner, so that only a lost one takes as long.
    /// </summary>
    public static readonly TimeSpan ConsoleTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How often consoles look which silos they can go by.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);

    /// <summary>Orleans' own limit of a minute would leave an orphaned training idle for as long.</summary>
    public static readonly TimeSpan ShortestReminder = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Nor may a silo wait longer for another one's part of the directory of grains: meanwhile every call to the grain that is looked up waits with it, and
    /// those that repeat it join the same look-up. Orleans' own limits are half a minute each.
    /// </summary>
    public static void Apply(SiloMessagingOptions messaging)
    {
        messaging.ResponseTimeout = ResponseTimeout;
        messaging.SystemResponseTimeout = ResponseTimeout;
        messaging.PlacementTimeout = ResponseTimeout;
    }

    /// <summary>A dead silo is replaced after some two seconds instead of ten.</summary>
    public static void Apply(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 2;
        membership.NumVotesForDeathDeclaration = 1;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
