using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Traces;

/// <summary>
/// A mesh to measure for those who have none: the queueing model behind a trace, asked about one load and configuration at a time. What it answers
/// is as noisy as a row of a trace. Immutable and safe for many threads.
/// </summary>
/// <param name="scenario">Services, nodes, controls and targets.</param>
/// <param name="settings">The queueing model; one window is measured at a time.</param>
/// <param name="seed">Seed of the noise.</param>
public sealed class QueueingMesh(Scenario scenario, QueueingTraceSettings settings, long seed)
{
    private const uint Purpose = 0x0CE2;

    private readonly ControlGrid _grid = new(scenario.Controls);
    private readonly QueueingTraceSettings _settings = settings with { Windows = 1 };

    /// <summary>Measures a time step.</summary>
    /// <param name="step">The time step: the same one has the same noise.</param>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <returns>
    /// [targets] in the targets' own units: NaN where no requests were admitted, and what the scenario counts for it where none of them was served.
    /// </returns>
    public ImmutableArray<double> Measure(long step, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        double[] controls = new double[_grid.Count];
        _grid.Values(levels, controls);
        QueueingRun run = QueueingRun.Measure(
            QueueingTrace.Configure(scenario, _settings, [.. loads], controls), _settings, new(seed, Purpose, (uint)step));
        return [.. scenario.Model.Targets.Select(target => Value(run, target))];
    }

    private double Value(QueueingRun run, ModelTarget target)
    {
        (int service, int? node) = StandInColumns.PlaceOf(scenario, target);
        DelayTally delays = node is int own ? run.Delays(service, own, 0) : run.Total(service, 0);
        bool admitted = run.Offered(service, 0) > run.Rejected(service, 0)
            && (node is not int at || run.Configuration.Shares[service][at] > 0);
        return delays.Count > 0 ? delays.Mean
            : admitted && target.NothingCompleted is { } nothing ? nothing.AtLeast.TotalSeconds
            : double.NaN;
    }
}
