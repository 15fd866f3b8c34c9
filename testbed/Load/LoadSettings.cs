using System.Collections.Immutable;

namespace Meshward.Testbed.Load;

/// <summary>What load patterns with names are made from.</summary>
/// <param name="Rates">[services] mean or usual rate, requests per second, at least 0.</param>
/// <param name="Length">Length of the load.</param>
/// <param name="Seed">Seed of arrivals.</param>
public sealed record LoadSettings(ImmutableArray<double> Rates, TimeSpan Length, long Seed)
{
    /// <summary>Amplitude of the sinusoid as a share of the rate, 0 to 1. Default 0.5.</summary>
    public double Amplitude { get; init; } = 0.5;

    /// <summary>Period of the sinusoid. Default 60 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Phase of the sinusoid, in radians. Default 0.</summary>
    public double PhaseRadians { get; init; }

    /// <summary>Steps as multiples of the rate, one after the other and again. Default 0.5, 1, 1.5, 1.</summary>
    public ImmutableArray<double> Levels { get; init; } = [0.5, 1, 1.5, 1];

    /// <summary>Length of a step. Default 10 s.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Rate while a crowd is there, as a multiple of the usual one. Default 3.</summary>
    public double Peak { get; init; } = 3;
}
