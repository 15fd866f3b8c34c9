using System.Text.Json.Serialization;

namespace Meshward.Testbed.Work;

/// <summary>What a worker does for a request.</summary>
public enum WorkKind
{
    /// <summary>The work itself: it burns a core. The machine needs as many cores as all nodes together, and some for the rest.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>Nothing, for the time that the work would take: queues are right even where nodes have more cores than the machine.</summary>
    [JsonStringEnumMemberName("timed")]
    Timed,
}
