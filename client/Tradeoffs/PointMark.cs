namespace Meshward.Client.Tradeoffs;

/// <summary>How a point of a tradeoff is drawn.</summary>
internal enum PointMark
{
    /// <summary>A bound was not kept in every step.</summary>
    Unmet,

    /// <summary>Every bound was kept in every step, or there is none.</summary>
    Met,

    /// <summary>No other point beats it.</summary>
    Best,
}
