namespace Meshward.Grains.Contracts;

/// <summary>How far a controller is.</summary>
[GenerateSerializer, Alias("meshward.control-phase")]
public enum ControlPhase
{
    /// <summary>Nobody ever started it.</summary>
    Unknown,

    /// <summary>It runs, or goes on when its grain is activated again.</summary>
    Running,

    /// <summary>It was stopped; what it remembers is kept.</summary>
    Stopped,

    /// <summary>It cannot go on.</summary>
    Failed,
}
