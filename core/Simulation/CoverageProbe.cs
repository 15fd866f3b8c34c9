using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Simulation;

/// <summary>
/// Tells whether the operating region covers configurations that differ in one control from another: the same as
/// <see cref="MeshDynamics.Cover"/>, but what a control does not move is not looked at again, so that asking about every control of a mesh
/// takes time that grows with the mesh and not with its square. Holds buffers: one thread at a time.
/// </summary>
public sealed class CoverageProbe
{
    private readonly ScenarioFormulas _formulas;
    private readonly ControlGrid _grid;
    private readonly RegionCursor _cursor;
    private readonly Moved[] _moved;
    private readonly double[] _frame;
    private readonly double[] _controls;
    private readonly double[] _features;
    private readonly int[] _levels;

    /// <summary>A probe of a mesh.</summary>
    /// <param name="dynamics">Controls, features and operating region.</param>
    public CoverageProbe(MeshDynamics dynamics)
    {
        _formulas = dynamics.Scenario.Formulas;
        _grid = dynamics.Grid;
        _cursor = new RegionCursor(dynamics.Region);
        _moved = [.. Enumerable.Range(0, _grid.Count).Select(control => MovedBy(_formulas, dynamics.Region, _formulas.SlotOfControl(control)))];
        _frame = _formulas.NewFrame();
        _controls = new double[_grid.Count];
        _features = new double[_formulas.FeatureCount];
        _levels = new int[_grid.Count];
    }

    /// <summary>Whether the region covers the configuration that the probe is at.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>Goes to a configuration.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    public void Begin(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        levels.CopyTo(_levels);
        _grid.Values(levels, _controls);
        _formulas.SetKnown(_frame, loads, _controls, _features);
        _cursor.Begin(_features);
        IsCovered = _cursor.IsInside;
    }

    /// <summary>Whether the region covers the same configuration with another level of one control.</summary>
    /// <param name="control">The control.</param>
    /// <param name="level">Its level index.</param>
    public bool CoversWith(int control, int level)
    {
        if (level == _levels[control] || _moved[control].Coordinates.IsEmpty)
        {
            return IsCovered;
        }

        Set(control, level);
        bool isCovered = _cursor.IsInside;
        Set(control, _levels[control]);
        return isCovered;
    }

    /// <summary>Goes to the same configuration with another level of one control.</summary>
    /// <param name="control">The control.</param>
    /// <param name="level">Its level index.</param>
    public void Move(int control, int level)
    {
        _levels[control] = level;
        Set(control, level);
        IsCovered = _cursor.IsInside;
    }

    private void Set(int control, int level)
    {
        Moved moved = _moved[control];
        _frame[_formulas.SlotOfControl(control)] = _grid.Controls[control].Levels[level];
        foreach (int definition in moved.Definitions)
        {
            _formulas.EvaluateDefinition(_frame, definition);
        }

        foreach ((int coordinate, int feature) in moved.Coordinates)
        {
            _features[feature] = _formulas.Feature(_frame, feature);
            if (!moved.MovesLoad)
            {
                _cursor.Move(coordinate, _features[feature]);
            }
        }

        if (moved.MovesLoad)
        {
            _cursor.Begin(_features);
        }
    }

    private static Moved MovedBy(ScenarioFormulas formulas, OperatingRegion region, int slot)
    {
        ImmutableArray<(int Coordinate, int Feature)> coordinates =
        [
            .. region.Features
                .Select((feature, coordinate) => (coordinate, feature))
                .Where(place => formulas.FeatureRestsOn(place.feature, slot)),
        ];
        return new Moved(
            [.. Enumerable.Range(0, formulas.KnownCount).Where(definition => formulas.Roots is not { } known || known.Before[definition].Contains(slot))],
            coordinates,
            coordinates.Any(place => region.IsLoad[place.Coordinate]));
    }

    private readonly record struct Moved(
        ImmutableArray<int> Definitions, ImmutableArray<(int Coordinate, int Feature)> Coordinates, bool MovesLoad);
}
