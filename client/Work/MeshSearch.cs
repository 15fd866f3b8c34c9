using Meshward.Client.Options;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios.Drafting;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Metrics;

namespace Meshward.Client.Work;

/// <summary>Finds out what a mesh has: from Prometheus, and from its cluster where it is asked.</summary>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class MeshSearch(InitOptions options, Session session)
{
    /// <summary>The mesh.</summary>
    /// <exception cref="BadInputException">There is none where it was looked for.</exception>
    public async Task<FoundMesh> FindAsync()
    {
        PrometheusSettings server = options.Source;
        using ClusterReader? cluster = options.Cluster is ClusterSettings settings ? Open(settings) : null;
        using HttpClient http = PrometheusHttp.Open(server);
        PrometheusQueries queries = new(http, server, session.Clock);
        try
        {
            DateTimeOffset now = session.Clock.GetUtcNow();
            Tell(server.Address);
            FoundMesh mesh = await new IstioSurvey(queries, server.ServiceNamespace).LookAsync(now - options.Range.Length, now, options.Monitor, session.Stop)
                ?? throw new BadInputException(
                    "--prometheus", $"found no {IstioQuery.Requests} of a service (label destination_service_name{Within(server)}) at {server.Address} in the last {options.RangeText ?? "1d"}, expected Istio's standard metrics");
            CheckNamespaces(mesh);
            if (cluster is null)
            {
                return mesh;
            }

            Tell(cluster.Address);
            return await new ClusterSurvey(cluster, queries).LookAsync(mesh, session.Stop);
        }
        catch (MetricSourceException problem)
        {
            string expected = problem.Message.Contains("expected", StringComparison.Ordinal) ? "" : ", expected a Prometheus server that answers";
            throw new BadInputException("--prometheus", problem.Message + expected);
        }
        catch (ClusterException problem)
        {
            throw new BadInputException("--kubernetes", problem.Message);
        }
    }

    private static ClusterReader Open(ClusterSettings settings)
    {
        try
        {
            return ClusterReader.Open(settings);
        }
        catch (ClusterException problem)
        {
            throw new BadInputException("--kubernetes", problem.Message);
        }
    }

    // Whoever waits is told for what.
    private void Tell(Uri address)
    {
        if (session.Terminal.IsLive)
        {
            session.Terminal.Error.WriteLine($"looking at {address}");
        }
    }

    private static string Within(PrometheusSettings server) => server.ServiceNamespace is null ? "" : $", namespace {server.ServiceNamespace}";

    private static void CheckNamespaces(FoundMesh mesh)
    {
        if (mesh.Services.FirstOrDefault(service => service.Namespace.Contains(' ', StringComparison.Ordinal)) is FoundService service)
        {
            throw new BadInputException("--namespace", $"found the service '{service.Name}' in several namespaces: {service.Namespace.Replace(" ", ", ", StringComparison.Ordinal)}; expected one of them");
        }
    }
}
