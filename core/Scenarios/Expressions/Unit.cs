namespace Meshward.Core.Scenarios.Expressions;

/// <summary>What a quantity is measured in.</summary>
internal enum Unit
{
    /// <summary>A literal number, or something unknown: fits whatever it meets.</summary>
    Any,

    /// <summary>A plain number that came out of a calculation.</summary>
    Plain,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Requests per second.</summary>
    RequestsPerSecond,

    /// <summary>CPU cores.</summary>
    Cores,

    /// <summary>Copies.</summary>
    Replicas,

    /// <summary>A share, 0 to 1.</summary>
    Share,
}
