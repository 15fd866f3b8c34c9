namespace Meshward.Grains.Contracts;

/// <summary>What somebody may do with a cluster.</summary>
public enum AccessRight
{
    /// <summary>See what is there and what happens.</summary>
    Read,

    /// <summary>Change what happens: trainings, control, what is measured. It holds <see cref="Read"/>.</summary>
    Operate,

    /// <summary>Call what grains call of each other; no console may.</summary>
    Silo,
}
