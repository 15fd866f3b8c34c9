using Meshward.Silo.Web;

namespace Meshward.Silo;

/// <summary>What an embedded silo is started with.</summary>
/// <param name="DataDirectory">Directory of grain state and of the silo's log; made where it is absent.</param>
public sealed record EmbeddedSiloOptions(string DataDirectory)
{
    /// <summary>Its web server; null for none.</summary>
    public WebOptions? Web { get; init; }

    /// <summary>Cores that the silo may compute on, at least 1; by default all of the machine.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock of grains; by default the machine's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
