namespace Meshward.Testbed.Load;

/// <summary>How arrivals follow from a rate.</summary>
public enum ArrivalKind
{
    /// <summary>At equal distances, as far as the rate is constant.</summary>
    Regular,

    /// <summary>A Poisson process of that rate.</summary>
    Poisson,
}
