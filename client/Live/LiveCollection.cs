using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Metrics;

namespace Meshward.Client.Live;

/// <summary>Walks through configurations on a live mesh, or shows what it would do.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="plan">The configurations.</param>
/// <param name="settings">The mesh, and whether it may be changed.</param>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class LiveCollection(Scenario scenario, CollectionPlan plan, LiveSettings settings, CollectOptions options, Session session)
{
    private const int MostLooked = 10_000;

    /// <summary>Measures what a trace does not have yet, and puts the mesh back.</summary>
    /// <param name="path">The trace's file.</param>
    /// <exception cref="BadInputException">There is no such mesh, or it lacks what the scenario names.</exception>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="Core.Metrics.MetricSourceException">The metrics could not be had.</exception>
    public async Task<CollectResult> RunAsync(string path)
    {
        ClusterReader cluster = Open();
        string within = settings.Namespace ?? cluster.OwnNamespace;
        await using LiveMesh mesh = await FindAsync(cluster, path);
        if (!settings.IsApplied)
        {
            return await DescribeAsync(mesh, within);
        }

        using TraceAppender trace = TraceAppender.Open(path, options.Out, CollectedColumns.Of(scenario, isLive: true)).OrStop();
        PointCollection collection = new(scenario, plan, trace, options, session);
        collection.CheckRows();
        CollectionTimes times = options.Times(scenario.Mesh);
        PrometheusSettings source = options.Source with { ServiceNamespace = within };
        await using MeshMeter meter = await MeshMeter.StartAsync(scenario, options.Cluster, options.Data, source, times, session);
        await CheckMetricsAsync(source, times);
        await mesh.BeginChangesAsync();
        Collector collector = new(scenario, mesh.Actuator, meter.Meter, new OwnLoad(), times, session.Clock);
        return await collection.RunAsync(new LiveCollector(scenario, collector, options.Patience, session));
    }

    // A server that knows nothing of the mesh is found out before anything is changed.
    private async Task CheckMetricsAsync(PrometheusSettings source, CollectionTimes times)
    {
        using HttpClient http = PrometheusHttp.Open(source);
        PrometheusSource prometheus = new(http, source, session.Clock);
        TimeSpan back = times.Monitor + times.Plan.MaxSampleAge;
        await new Patience(options.Patience, session).RunAsync(async stop =>
        {
            foreach (string service in options.Cluster is null ? scenario.Mesh.Services : [])
            {
                if ((await prometheus.ReadAsync(service, session.Clock.GetUtcNow() - back, stop)).Series.IsEmpty)
                {
                    throw new MetricSourceException(
                        FormattableString.Invariant($"found no samples of {service} in the last {back.TotalSeconds:0.#} s at {source.Address}; expected Istio's metrics with destination_service_namespace {source.ServiceNamespace}"), isPassing: true);
                }
            }

            return true;
        });
    }

    private ClusterReader Open()
    {
        try
        {
            return ClusterReader.Open(settings.Cluster);
        }
        catch (ClusterException problem)
        {
            throw new BadInputException("--on kubernetes", problem.Message);
        }
    }

    private async Task<LiveMesh> FindAsync(ClusterReader cluster, string path)
    {
        try
        {
            return await LiveMesh.FindAsync(cluster, scenario, settings, path, session);
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    private async Task<CollectResult> DescribeAsync(LiveMesh mesh, string within)
    {
        CollectionTimes times = options.Times(scenario.Mesh);
        DesiredState present = await mesh.Actuator.ReadAsync(session.Stop);
        DesiredState first = DesiredState.Of(scenario, plan.At(0).Levels.AsSpan(), present);
        LivePlan described = new(
            mesh.Address,
            within,
            [.. LiveMesh.LinesOf(mesh.Before)],
            [.. scenario.Controls.Select(control => $"{control.Name}: {string.Join(", ", control.Levels.Select(level => level.ToString("0.###", CultureInfo.InvariantCulture)))}")],
            [.. (await mesh.Actuator.PreviewAsync(first, session.Stop)).Select(operation => operation.ToString())],
            plan.Count,
            (plan.Count * (times.Settle + times.Monitor).TotalSeconds) + (settings.Drain.TotalSeconds * Drains(present, mesh.Before)),
            options.MostFailed);
        return new CollectResult(scenario.Name, 0, 0, options.Out, null) { Points = plan.Count, Seed = options.Seed, DryRun = described };
    }

    // How often requests in flight are waited for: between the points, and when the mesh is put back. Of a long plan, what its begin tells.
    private double Drains(DesiredState present, DesiredState before)
    {
        int looked = Math.Min(plan.Count, MostLooked), drains = 0;
        DesiredState last = present;
        for (int point = 0; point < looked; point++)
        {
            DesiredState next = DesiredState.Of(scenario, plan.At(point).Levels.AsSpan(), present);
            drains += Count(last, next);
            last = next;
        }

        return ((double)drains * plan.Count / looked) + Count(last.Over(present), before);

        static int Count(DesiredState from, DesiredState to) => OperationPlan.Of(from, to).Count(operation => operation.Kind == MeshOperationKind.Drain);
    }
}
