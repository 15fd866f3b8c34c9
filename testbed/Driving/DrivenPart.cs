using System.Text.Json.Serialization;

namespace Meshward.Testbed.Driving;

/// <summary>What only one may drive at a time.</summary>
public enum DrivenPart
{
    /// <summary>The requests that are sent.</summary>
    [JsonStringEnumMemberName("load")]
    Load,

    /// <summary>Routing, blocking and cores.</summary>
    [JsonStringEnumMemberName("configuration")]
    Configuration,
}
