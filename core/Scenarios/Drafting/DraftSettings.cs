namespace Meshward.Core.Scenarios.Drafting;

/// <summary>What a draft of a scenario is called, and where it came from.</summary>
/// <param name="Name">Name of the scenario: small letters, digits and single dashes, with a letter first.</param>
/// <param name="File">The scenario's file, as commands name it.</param>
/// <param name="TraceFile">The trace's file, as commands name it.</param>
/// <param name="Trace">The trace's file as the scenario names it: its path starts at the scenario's folder.</param>
/// <param name="Prometheus">Address of the Prometheus server.</param>
/// <param name="Range">How far back it was looked at, as the user wrote it.</param>
public sealed record DraftSettings(string Name, string File, string TraceFile, string Trace, string Prometheus, string Range)
{
    /// <summary>Namespace of the services; null for any.</summary>
    public string? Namespace { get; init; }
}
