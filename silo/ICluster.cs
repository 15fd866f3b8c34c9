using Meshward.Grains;
using Meshward.Grains.Training;

namespace Meshward.Silo;

/// <summary>A cluster as a console sees it: a silo inside its own process, or silos that it is attached to.</summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>The cluster's grains.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Trainings on the cluster.</summary>
    GrainTraining Training { get; }

    /// <summary>Hears of calls that have no answer; null where nobody is told.</summary>
    Silence? Silence { get; }

    /// <summary>Cores of the cluster, at least 1, when it was started or attached to.</summary>
    int Cores { get; }

    /// <summary>Whether other programs use it too.</summary>
    bool IsShared { get; }
}
