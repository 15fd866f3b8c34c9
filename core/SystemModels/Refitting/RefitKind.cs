namespace Meshward.Core.SystemModels.Refitting;

/// <summary>How a model for now is made of an older one and of few recent samples.</summary>
public enum RefitKind
{
    /// <summary>The older model times a factor that is learned on recent samples: one for all, plus what moves with features, plus what is local.</summary>
    Corrected,

    /// <summary>The older model times one factor a target.</summary>
    OneFactor,

    /// <summary>A model of the older trace with the recent samples in it, each as often as rows repeat a configuration in a trace.</summary>
    WeighedRows,

    /// <summary>A model of the recent samples alone.</summary>
    RecentRows,
}
