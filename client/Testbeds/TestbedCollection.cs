using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;

namespace Meshward.Client.Testbeds;

/// <summary>Walks through loads and configurations on the testbed that runs.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="plan">The points.</param>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class TestbedCollection(Scenario scenario, CollectionPlan plan, CollectOptions options, Session session)
{
    /// <summary>Measures what a trace does not have yet, and puts the testbed back.</summary>
    /// <param name="path">The trace's file.</param>
    /// <exception cref="BadInputException">None runs, it lacks what the scenario names, or the rows that are there are of another plan or another testbed.</exception>
    /// <exception cref="ActuatorException">The testbed could not be changed, or somebody else changed it.</exception>
    /// <exception cref="Core.Metrics.MetricSourceException">The metrics could not be had.</exception>
    public async Task<CollectResult> RunAsync(string path)
    {
        ImmutableArray<string> told = CollectedColumns.Of(scenario), columns = [.. told, .. UncontrolledSettings.ColumnsOf(scenario), .. TestbedMake.ColumnsOf(scenario)];
        ImmutableArray<string> missing = [.. Earlier().Where(fewer => TraceAppender.HasColumns(path, fewer)).SelectMany(fewer => columns[fewer.Length..]).Distinct()];
        using TraceAppender trace = TraceAppender.Open(path, options.Out, columns[..^missing.Length]).OrStop();
        PointCollection collection = new(scenario, plan, trace, options, session);
        collection.CheckRows();
        if (!missing.IsEmpty && trace.Rows < plan.Count)
        {
            throw new BadInputException(options.Out, $"found rows that do not tell {string.Join(", ", missing)}, which no control sets and new rows would tell; expected a new file");
        }

        await using TestbedMesh mesh = await TestbedMesh.FindAsync(
            "collect", scenario, options.Data, options.Source, options.Cluster, options.Times(scenario.Mesh), options.Seed, options.Patience, session,
            trace.Rows == plan.Count || trace.Last is not { } last ? null : (present, testbed) => CheckSame(last, present, testbed));
        return await collection.RunAsync(mesh.Collector);

        // Traces of earlier versions tell less.
        IEnumerable<ImmutableArray<string>> Earlier() =>
            new[] { told, columns[..^TestbedMake.ColumnsOf(scenario).Length] }.Where(fewer => fewer.Length < columns.Length);
    }

    // Rows of two testbeds that differ in what no column of a control tells would be learned from as if they were of one.
    private void CheckSame(ImmutableArray<double> last, DesiredState present, TestbedState testbed)
    {
        string work = last[CollectedColumns.Of(scenario).IndexOf("timed_work")] == 1 ? "timed" : "cpu", now = testbed.Work == WorkKind.Timed ? "timed" : "cpu";
        if (work != now)
        {
            throw new BadInputException(options.Out, $"found --work {now}, expected {work}, as in the rows that are there; start the testbed with it, or take a new file");
        }

        string[] made = [.. TestbedMake.Differences(scenario, last.AsSpan(), testbed)];
        if (made.Length > 0)
        {
            throw new BadInputException(options.Out, $"{string.Join("; ", made)}, as in the rows that are there; start the testbed with these flags as it was, or take a new file");
        }

        DesiredState before = UncontrolledSettings.Read(scenario, last.AsSpan()[..^TestbedMake.ColumnsOf(scenario).Length]);
        ImmutableArray<MeshDifference> differences = before.DifferencesFrom(UncontrolledSettings.Of(scenario, present));
        if (!differences.IsEmpty)
        {
            throw new BadInputException(
                options.Out,
                $"{string.Join("; ", differences)}, as in the rows that are there; set the testbed back, or take a new file: {TestbedChange.CommandOf(before, differences, new Uri(testbed.Operation))}");
        }
    }
}
