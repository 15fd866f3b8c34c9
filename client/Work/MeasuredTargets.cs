using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Reads a scenario's targets from rows that were collected, as its model reads them from the trace.</summary>
internal sealed class MeasuredTargets
{
    private readonly ImmutableArray<(int Column, int Admitted, NothingCompleted? Rule)> _targets;

    private MeasuredTargets(ImmutableArray<(int Column, int Admitted, NothingCompleted? Rule)> targets) => _targets = targets;

    /// <summary>The targets of a scenario.</summary>
    /// <exception cref="BadInputException">The scenario names a column that is not measured.</exception>
    public static MeasuredTargets Of(Scenario scenario)
    {
        ImmutableArray<string> columns = CollectedColumns.Of(scenario);
        return new MeasuredTargets([.. scenario.Model.Targets.Select(target => (
            Find(target.Column), target.NothingCompleted is { } rule ? Find(rule.AdmittedColumn) : -1, target.NothingCompleted))]);

        int Find(string column) => columns.IndexOf(column) is var index and >= 0
            ? index
            : throw new BadInputException(scenario.Source, $"found the column {column}, which is not measured on the testbed; expected one of {string.Join(", ", columns)}");
    }

    /// <summary>[targets] what a row says, in the targets' own units; NaN where there was nothing to measure.</summary>
    public ImmutableArray<double> In(ImmutableArray<double> row) =>
    [
        .. _targets.Select(target => target.Rule is { } rule && row[target.Admitted] > 0 && row[target.Column] == 0
            ? rule.AtLeast.TotalSeconds
            : row[target.Column]),
    ];
}
