using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>adapt</c> found: controllers on a mesh that changes.</summary>
internal sealed record AdaptResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>Names of the loads, in their order.</summary>
    public required ImmutableArray<string> Loads { get; init; }

    /// <summary>What changed, in words.</summary>
    public required string Change { get; init; }

    /// <summary>First time step of the changed mesh.</summary>
    public required int ChangeAt { get; init; }

    /// <summary>Time steps of the story.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a time step in seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>First seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Number of stories.</summary>
    public required int Seeds { get; init; }

    /// <summary>Where it happened: simulator, or testbed.</summary>
    public required string On { get; init; }

    /// <summary>Time steps that a training of the controller takes; absent on the testbed, where it takes the time that it takes.</summary>
    public int? TrainingTakes { get; init; }

    /// <summary>Probability that the test of drift ever alarms on a mesh that has not changed.</summary>
    public double FalseAlarmRate { get; init; }

    /// <summary>On the testbed, the folder with the controller's journal, for <c>--data</c> of <c>journal</c> and <c>why</c>; absent elsewhere.</summary>
    public string? Journal { get; init; }

    /// <summary>On the testbed, why the story ended before all were through; absent where it did not.</summary>
    public string? Stopped { get; init; }

    /// <summary>Mean of the time steps until the drift was noticed, over the stories in which it was; absent where it never was.</summary>
    public double? DetectedAfter { get; init; }

    /// <summary>Stories in which it was not.</summary>
    public required int NotDetected { get; init; }

    /// <summary>The policies side by side, the one that adapts first; in the simulator the optimum last.</summary>
    public required ImmutableArray<AdaptScore> Policies { get; init; }

    /// <summary>What happened, story by story.</summary>
    public required ImmutableArray<AdaptRun> Runs { get; init; }

    /// <summary>Policies that could not act, with the reason; absent where all could.</summary>
    public ImmutableArray<LeftOutPolicy>? LeftOut { get; init; }

    /// <summary>The page that was written; absent where there is none.</summary>
    public string? Report { get; init; }
}
