namespace Meshward.Silo;

/// <summary>What an embedded silo is started with.</summary>
/// <param name="DataDirectory">Directory of grain state and of the silo's log; made where it is absent.</param>
public sealed record EmbeddedSiloOptions(string DataDirectory)
{
    /// <summary>Port of the dashboard on loopback; null for none.</summary>
    public int? DashboardPort { get; init; }

    /// <summary>Cores that the silo may compute on, at least 1; by default all of the machine.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock of grains; by default the machine's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
