using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Simulation;

/// <summary>
/// Which actions a mesh allows and what is carried out of those that are chosen, in the one form that its size allows: over joint actions
/// where the mesh is tabulated (<see cref="ActionMasks.Write"/>, <see cref="ActionMasks.Enforce"/>), else over the values of each control
/// (<see cref="ActionMasks.WriteEach"/>, <see cref="ActionMasks.EnforceEach"/>). Evaluation, rollout and live use ask here. Holds buffers:
/// one thread at a time.
/// </summary>
public sealed class AllowedActions
{
    private readonly MeshDynamics _dynamics;
    private readonly OutcomeMemory? _memory;
    private readonly ControlGrid _grid;
    private readonly OutcomeBatch _batch;
    private readonly int[] _reachable;
    private readonly CoverageProbe? _probe;
    private LoadOutcomes? _known;
    private readonly bool[] _mask;

    /// <summary>The actions of one mesh.</summary>
    /// <param name="dynamics">Controls and operating region.</param>
    /// <param name="memory">Outcomes that are shared with others; null to ask the operating region each time.</param>
    public AllowedActions(MeshDynamics dynamics, OutcomeMemory? memory = null)
    {
        _memory = memory;
        _dynamics = dynamics;
        _grid = dynamics.Grid;
        _batch = new OutcomeBatch(dynamics);
        MasksAreJoint = AreJoint(dynamics.Scenario);
        _mask = new bool[MasksAreJoint ? (int)_grid.JointActionCount : _grid.ActionCounts.Sum()];
        _reachable = MasksAreJoint ? OutcomeTable.AllLevels(_grid) : [];
        _probe = MasksAreJoint ? null : new CoverageProbe(dynamics);
    }

    /// <summary>Whether masks are over joint actions, else over the values of each control, one after the other.</summary>
    public bool MasksAreJoint { get; }

    /// <summary>Number of entries of a mask.</summary>
    public int MaskSize => _mask.Length;

    /// <summary>Whether a scenario's masks are over joint actions.</summary>
    public static bool AreJoint(Scenario scenario) => OutcomeTable.Fits(scenario);

    /// <summary>The mask at a load.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <returns>[MaskSize] true = allowed; the next call overwrites it.</returns>
    public ReadOnlySpan<bool> At(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        if (MasksAreJoint && _memory is not null)
        {
            // Where all controls are absolute, a joint action is the configuration that it leads to.
            LoadOutcomes outcomes = _memory.At(loads);
            _known = _grid.IsAbsolute && outcomes.IsCovered ? outcomes : null;
            if (_known is not null)
            {
                return _known.Allowed;
            }

            ActionMasks.Write(_grid, levels, outcomes.Allowed, _mask);
        }
        else if (MasksAreJoint)
        {
            _dynamics.Cover(loads, _reachable, _batch);
            ActionMasks.Write(_grid, levels, _batch.Allowed, _mask);
        }
        else
        {
            ActionMasks.WriteEach(_grid, loads, levels, _probe!, _mask);
        }

        return _mask;
    }

    /// <summary>Carries an action out at the load and the levels that <see cref="At"/> was last asked about.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices before the action; receives those after it.</param>
    /// <param name="actions">[controls] sub-actions that were chosen.</param>
    public void CarryOut(ReadOnlySpan<double> loads, Span<int> levels, ReadOnlySpan<int> actions)
    {
        Span<int> chosen = stackalloc int[_grid.Count];
        actions.CopyTo(chosen);
        if (MasksAreJoint)
        {
            ActionMasks.Enforce(_grid, levels, _known is null ? _mask : _known.Allowed, chosen);
            _grid.Apply(levels, chosen, levels);
        }
        else
        {
            _grid.Apply(levels, chosen, chosen);
            ActionMasks.EnforceEach(loads, levels, chosen, _probe!);
            chosen.CopyTo(levels);
        }
    }
}
