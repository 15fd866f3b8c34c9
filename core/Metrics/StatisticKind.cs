namespace Meshward.Core.Metrics;

/// <summary>What is known of a statistic.</summary>
public enum StatisticKind
{
    /// <summary>It has a value.</summary>
    Known,

    /// <summary>It has a value that could not be measured.</summary>
    Unknown,

    /// <summary>It has none, since there were no requests to measure.</summary>
    NoTraffic,
}
