using System.Collections.Immutable;
using Meshward.Grains;
using Meshward.Grains.Contracts;
using Meshward.Grains.Journal;

namespace Meshward.Silo.Pages;

/// <summary>Looks at a mesh: its controller, what was added to its journal, its trainings. Not for several threads.</summary>
/// <param name="mesh">The mesh.</param>
/// <param name="grains">The cluster.</param>
/// <param name="clock">The clock of pages.</param>
internal sealed class MeshWatch(string mesh, IGrainFactory grains, TimeProvider clock)
{
    private readonly GrainTraining _cluster = new(grains, clock);
    private readonly MeshHistoryReader _reader = new(new GrainJournal(grains, mesh, clock), clock);
    private readonly TrainingWatch _trainings = new(mesh, grains, clock);
    private MeshHistory _history = MeshHistory.Empty;
    private (long Generation, long Beats, long At) _life = (-1, -1, 0);

    /// <summary>Looks.</summary>
    public async Task<MeshView> LookAsync(CancellationToken cancellationToken)
    {
        ControlStatus status = await _cluster.GetControlAsync(mesh, cancellationToken);
        string? problem = null;
        try
        {
            _history = await _reader.ReadAsync(cancellationToken) ?? _history;
        }
        catch (InvalidDataException unreadable)
        {
            problem = unreadable.Message;
        }

        ImmutableArray<TrainingLook> trainings = await _trainings.LookAsync(cancellationToken);
        return MeshViews.Of(new MeshLook(mesh, clock.GetUtcNow(), status, IsAlive(status), _history, trainings, problem));
    }

    // Clocks of machines differ: what counts is whether signs of life come while they are watched.
    private bool IsAlive(ControlStatus status)
    {
        if (_life.Generation != status.Generation || _life.Beats != status.Beats)
            _life = (status.Generation, status.Beats, clock.GetTimestamp());
        return status.Phase != ControlPhase.Running || clock.GetElapsedTime(_life.At) < status.DeadAfter;
    }
}
