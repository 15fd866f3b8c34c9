using System.Text.Json.Serialization;

namespace Meshward.Testbed.Work;

/// <summary>What a service does with a core.</summary>
public enum ServiceTask
{
    /// <summary>Finds an object in a table of the database that has no index for it.</summary>
    [JsonStringEnumMemberName("lookup")]
    LookUp,

    /// <summary>Multiplies two square matrices.</summary>
    [JsonStringEnumMemberName("matrices")]
    MultiplyMatrices,
}
