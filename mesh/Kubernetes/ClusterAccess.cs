using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;

namespace Meshward.Mesh.Kubernetes;

/// <summary>A cluster that can be asked, and what its refusals mean.</summary>
internal sealed class ClusterAccess : IDisposable
{
    private const int LongestLine = 500;

    private ClusterAccess(k8s.Kubernetes client, string ownNamespace) => (Client, OwnNamespace) = (client, ownNamespace);

    /// <summary>Sends questions.</summary>
    public k8s.Kubernetes Client { get; }

    /// <summary>The namespace that the context names.</summary>
    public string OwnNamespace { get; }

    /// <summary>Finds a cluster; nothing is asked yet.</summary>
    /// <param name="settings">Which one.</param>
    /// <param name="between">Those that see what is asked and answered.</param>
    /// <exception cref="ClusterException">There is no configuration of one, or no such context.</exception>
    public static ClusterAccess Open(ClusterSettings settings, params DelegatingHandler[] between)
    {
        try
        {
            KubernetesClientConfiguration found = settings is { Kubeconfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(settings.Kubeconfig, settings.Context);
            found.HttpClientTimeout = settings.Timeout;
            found.AddJsonOptions(options => options.Converters.Insert(0, new BoundedQuantities()));
            return new ClusterAccess(new k8s.Kubernetes(found, [.. between, new BoundedAnswers()]), string.IsNullOrEmpty(found.Namespace) ? "default" : found.Namespace);
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException))
        {
            // The library has an exception of its own for some mistakes in these files alone: an empty one ends in a null reference.
            throw new ClusterException($"found no configuration of a cluster ({Line(problem.Message)}), expected a kubeconfig file as kubectl reads it", problem);
        }
    }

    /// <summary>Asks, and says in one line what is wrong where it fails.</summary>
    /// <param name="verb">The right that it needs, such as <c>list</c>.</param>
    /// <param name="what">Plural and group of what is asked for.</param>
    /// <param name="within">Its namespace.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">There was no answer, or a refusal.</exception>
    public async Task<T> AskAsync<T>(string verb, string what, string within, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HttpOperationException problem)
        {
            throw new ClusterException(Refusal(problem, verb, what, within), problem);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or IOException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            string why = problem is OperationCanceledException ? "it took too long" : Line((problem.InnerException ?? problem).Message);
            throw new ClusterException($"found no answer of a Kubernetes API server at {Client.BaseUri} ({why}), expected to {verb} {what} in namespace {within}", problem);
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException or ClusterException))
        {
            // The library reads times, amounts and names each in a way of its own, which fails in a way of its own.
            throw new ClusterException($"found an answer of {Client.BaseUri} that is none of a Kubernetes API server ({Line(problem.Message)}), expected to {verb} {what} in namespace {within}", problem);
        }
    }

    private string Refusal(HttpOperationException problem, string verb, string what, string within)
    {
        string said = problem.Response.Content is { Length: > 0 } content ? Said(content) : "";
        return problem.Response.StatusCode switch
        {
            HttpStatusCode.Forbidden => $"found no right to {verb} {what} in namespace {within}{said}, expected a role that grants the verb {verb} on it",
            HttpStatusCode.Unauthorized => $"found no access to {Client.BaseUri} (401{said}), expected valid credentials in the kubeconfig file",
            _ => $"found status {(int)problem.Response.StatusCode} from {Client.BaseUri}{said}, expected to {verb} {what} in namespace {within}",
        };
    }

    // Refusals have a body of kind Status, whose message names who asked for what.
    private static string Said(string content)
    {
        try
        {
            using var status = JsonDocument.Parse(content);
            return status.RootElement.TryGetProperty("message", out JsonElement message) && message.GetString() is { Length: > 0 } text ? $" ({Line(text)})" : "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    // What others say is told, but for signs that would act on a terminal, and not all of what somebody could say.
    private static string Line(string text) =>
        string.Concat((text.Length > LongestLine ? text[..LongestLine] + "…" : text).TrimEnd('.', '\n', '\r').ReplaceLineEndings(" ").Where(sign => !char.IsControl(sign)));

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();
}
