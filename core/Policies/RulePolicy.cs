using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// A table of thresholds: every training load is a cell with the configuration that is best there on the model, and between two neighbouring
/// training loads of a service the table switches at a fraction of the way. Absolute controls go there at once, incremental ones step by step.
/// </summary>
public sealed class RulePolicy : IPolicy
{
    private readonly ControlGrid _grid;
    private readonly ImmutableArray<ImmutableArray<double>> _loads; // [services][cells] ascending
    private readonly ImmutableArray<ImmutableArray<int>> _table; // [cells of all services] level indices, last service fastest

    /// <summary>The rules of a mesh.</summary>
    /// <param name="table">The configuration of each training load.</param>
    /// <param name="switchAt">[services] fraction of the way from a training load to the next one up at which the table switches, in (0, 1].</param>
    public RulePolicy(RuleTable table, ImmutableArray<double> switchAt)
    {
        _grid = table.Grid;
        SwitchAt = switchAt;
        _loads = [.. switchAt.Select((_, service) => table.Loads.Select(cell => cell[service]).Distinct().Order().ToImmutableArray())];
        _table = table.Configurations;
    }

    /// <inheritdoc />
    public string Name => "rules";

    /// <summary>[services] fraction of the way between training loads at which the table switches.</summary>
    public ImmutableArray<double> SwitchAt { get; }

    /// <summary>[services][cells] loads from which on each cell holds, requests per second; the first holds below it, too.</summary>
    public ImmutableArray<ImmutableArray<double>> Thresholds =>
        [.. _loads.Select((loads, service) => loads.Select((load, cell) => cell == 0 ? load : Threshold(service, cell)).ToImmutableArray())];

    /// <summary>Level indices of each training load, in the pattern's order.</summary>
    public ImmutableArray<ImmutableArray<int>> Table => _table;

    /// <summary>The configuration that the table holds at a load; one that is no number counts as the highest.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    public ImmutableArray<int> At(ReadOnlySpan<double> loads)
    {
        int index = 0;
        for (int service = 0; service < _loads.Length; service++)
        {
            int cell = 0;
            while (cell + 1 < _loads[service].Length && !(loads[service] < Threshold(service, cell + 1)))
            {
                cell++;
            }

            index = index * _loads[service].Length + cell;
        }

        return _table[index];
    }

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        ImmutableArray<int> target = At(snapshot.Loads);
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i] = _grid.Controls[i].Mode == ControlMode.Absolute
                ? target[i]
                : Math.Sign(target[i] - snapshot.Levels[i]) switch { < 0 => 1, > 0 => 2, _ => 0 };
        }
    }

    private double Threshold(int service, int cell) =>
        _loads[service][cell - 1] + SwitchAt[service] * (_loads[service][cell] - _loads[service][cell - 1]);
}
