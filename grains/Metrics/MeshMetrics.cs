using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Metrics;

/// <summary>The metrics of a mesh, kept by the grains of its services: a recording goes in, the rows that a system model is fitted to come out.</summary>
/// <param name="grains">Where the service grains are.</param>
public sealed class MeshMetrics(IGrainFactory grains)
{
    /// <summary>Gives each service grain its part of a recording: what is measured of the service, and all that is of no service in particular.</summary>
    /// <param name="scenario">Says which columns are measured of which service.</param>
    /// <param name="trace">The recording.</param>
    public Task ReplayAsync(Scenario scenario, TraceTable trace) => Task.WhenAll(scenario.Mesh.Services.Select(service =>
    {
        var others = scenario.Model.Targets.Where(target => target.Service != service).Select(target => target.Column).ToHashSet();
        others.ExceptWith(scenario.Model.Targets.Where(target => target.Service == service).Select(target => target.Column));
        IEnumerable<MetricColumn> columns = trace.Columns
            .Select((name, position) => new MetricColumn(position, name, MemoryMarshal.AsBytes(trace.Values[position].AsSpan()).ToArray()))
            .Where(column => !others.Contains(column.Name));
        return Grain(scenario, service).ReplayAsync(new MetricRows(trace.Source, trace.FirstLine, [.. columns]));
    }));

    /// <summary>All rows that the service grains have, joined to one table.</summary>
    /// <param name="scenario">The scenario whose services are asked.</param>
    /// <returns>The table, in the order of the recording, or which service has no rows or not as many as the others.</returns>
    public async Task<Checked<TraceTable>> ReadAsync(Scenario scenario)
    {
        MetricRows?[] parts = await Task.WhenAll(scenario.Mesh.Services.Select(service => Grain(scenario, service).ReadAsync()));
        var columns = new SortedDictionary<int, (string Name, ImmutableArray<double> Values)>();
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not MetricRows part)
                return new Diagnostic(scenario.Mesh.Services[i], null, null, "expected measured rows of this service, found none");
            foreach (MetricColumn column in part.Columns)
                columns.TryAdd(column.Position, (column.Name, [.. MemoryMarshal.Cast<byte, double>(column.Values.Span)]));
            if (columns.Values.Any(column => column.Values.Length != columns.Values.First().Values.Length))
                return new Diagnostic(scenario.Mesh.Services[i], null, null, "expected as many measured rows as the other services have");
        }

        return new TraceTable(
            parts[0]!.Source, [.. columns.Values.Select(column => column.Name)], [.. columns.Values.Select(column => column.Values)], parts[0]!.FirstLine);
    }

    private IServiceGrain Grain(Scenario scenario, string service) =>
        grains.GetGrain<IServiceGrain>(GrainKeys.Service(scenario.Name, service));
}
