using System.Text.Json.Serialization;

namespace Meshward.Core.Control;

/// <summary>What an operator asks of the controller.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperatorOrder>))]
public enum OperatorOrder
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>From now on nothing is changed.</summary>
    Pause,

    /// <summary>The pause is over.</summary>
    Resume,

    /// <summary>Back to the last good configuration, now; a pause goes on.</summary>
    Rollback,
}
