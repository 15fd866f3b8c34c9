using System.Text.Json.Serialization;

namespace Meshward.Core.Control.Loop;

/// <summary>What a controller has done since it was first started on a mesh.</summary>
public sealed record CycleCounts
{
    /// <summary>Decisions, one a time step.</summary>
    public long Decisions { get; init; }

    /// <summary>Decisions whose configuration was held, since metrics were bad or the window had not filled.</summary>
    public long Holds { get; init; }

    /// <summary>Rollbacks, automatic or by hand.</summary>
    public long Rollbacks { get; init; }

    /// <summary>Time steps that passed without a decision.</summary>
    public long MissedSteps { get; init; }

    /// <summary>Decisions that were carried out and confirmed.</summary>
    public long Applied { get; init; }

    /// <summary>Decisions that could not be carried out.</summary>
    public long Failed { get; init; }

    /// <summary>Changes by others that were noticed.</summary>
    public long ForeignChanges { get; init; }

    /// <summary>Steps of which at least one objective could be judged.</summary>
    public long JudgedSteps { get; init; }

    /// <summary>Those in which no objective was missed.</summary>
    public long KeptSteps { get; init; }

    /// <summary>Share of the judged steps in which no objective was missed; null where none was judged.</summary>
    [JsonIgnore]
    public double? ObjectivesMet => JudgedSteps > 0 ? (double)KeptSteps / JudgedSteps : null;

    /// <summary>What was done since an earlier time.</summary>
    /// <param name="before">What had been done by then.</param>
    public CycleCounts Since(CycleCounts before) => new()
    {
        Decisions = Decisions - before.Decisions,
        Holds = Holds - before.Holds,
        Rollbacks = Rollbacks - before.Rollbacks,
        MissedSteps = MissedSteps - before.MissedSteps,
        Applied = Applied - before.Applied,
        Failed = Failed - before.Failed,
        ForeignChanges = ForeignChanges - before.ForeignChanges,
        JudgedSteps = JudgedSteps - before.JudgedSteps,
        KeptSteps = KeptSteps - before.KeptSteps,
    };
}
