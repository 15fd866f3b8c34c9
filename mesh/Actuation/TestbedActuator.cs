using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Actuation;

/// <summary>Acts on the testbed: routing weights and blocking rates of its front node, cores of its nodes, all in one change.</summary>
/// <param name="http">Sends the changes; whoever made it disposes it.</param>
/// <param name="operation">The testbed's operator's side.</param>
/// <param name="generation">Tells the generation that changes name: that of the lease under which the testbed is driven; null for none.</param>
public sealed class TestbedActuator(HttpClient http, Uri operation, Func<long?>? generation = null) : IActuator
{
    private readonly Uri _configuration = new(operation, "configuration");

    /// <inheritdoc/>
    public async Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        DesiredState present = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var mistakes = ImmutableArray.CreateBuilder<Diagnostic>();
        AddUnknown("service", scenario.Mesh.Services, present.Traffic.Keys);
        AddUnknown("node", scenario.Mesh.Nodes, present.NodeCores.Keys);
        foreach (ControlSpec control in scenario.Controls)
        {
            string? cannot = control.Kind == ControlKind.Replicas ? "the testbed has no replicas"
                : control is { Kind: ControlKind.Cores, Node: null } ? $"the testbed gives cores to nodes, not to services; expected cores of {string.Join(" or ", present.NodeCores.Keys)}"
                : control.Kind == ControlKind.Cores && control.Levels.Any(cores => cores != Math.Round(cores) || cores < 1) ? "the testbed's nodes have whole numbers of cores, at least 1"
                : null;
            if (cannot is not null)
            {
                mistakes.Add(new Diagnostic(scenario.Source, null, null, $"found the control {control.Name}, but {cannot}"));
            }
        }

        return mistakes.ToImmutable();

        void AddUnknown(string what, IEnumerable<string> named, IEnumerable<string> has)
        {
            foreach (string name in named.Except(has))
            {
                mistakes.Add(new Diagnostic(scenario.Source, null, null, $"found the {what} '{name}', which the testbed does not have; expected some of: {string.Join(", ", has)}"));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<DesiredState> ReadAsync(CancellationToken cancellationToken) =>
        StateOf(await SendAsync(HttpMethod.Get, null, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        JsonObject body = BodyOf(desired);
        if (generation?.Invoke() is long named)
        {
            body["generation"] = named;
        }

        DesiredState found = StateOf(await SendAsync(HttpMethod.Put, body, cancellationToken).ConfigureAwait(false));
        foreach ((string service, DesiredTraffic traffic) in desired.Traffic)
        {
            DesiredTraffic? now = found.Traffic.GetValueOrDefault(service);
            bool isRouted = traffic.Weights is null || (now?.Weights is { } weights && traffic.Weights.All(pair => weights.GetValueOrDefault(pair.Key, -1) == pair.Value));
            if (!isRouted || (traffic.BlockingRate is double rate && now?.BlockingRate != rate))
            {
                throw new ActuatorException($"{_configuration}: found other weights or another blocking rate of {service} than were sent", isPassing: true);
            }
        }

        foreach ((string node, double cores) in desired.NodeCores.Where(pair => found.NodeCores.GetValueOrDefault(pair.Key, -1) != pair.Value))
        {
            throw new ActuatorException(FormattableString.Invariant($"{_configuration}: found other cores of {node} than the {cores} that were sent"), isPassing: true);
        }
    }

    private static JsonObject BodyOf(DesiredState desired)
    {
        if (desired.ServiceCores.Count + desired.Replicas.Count > 0)
        {
            throw new ArgumentException("The testbed has cores of nodes alone.", nameof(desired));
        }

        JsonObject services = [], nodes = [];
        foreach ((string service, DesiredTraffic traffic) in desired.Traffic)
        {
            JsonObject part = [];
            if (traffic.Weights is not null)
            {
                part["weights"] = new JsonObject(traffic.Weights.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            }

            if (traffic.BlockingRate is double rate)
            {
                part["blocking"] = rate;
            }

            services[service] = part;
        }

        foreach ((string node, double cores) in desired.NodeCores)
        {
            nodes[node] = new JsonObject { ["cores"] = (int)cores };
        }

        return new JsonObject { ["services"] = services, ["nodes"] = nodes };
    }

    private static ImmutableSortedDictionary<string, T> Each<T>(JsonElement part, Func<JsonElement, T> read) =>
        part.EnumerateObject().ToImmutableSortedDictionary(member => member.Name, member => read(member.Value), StringComparer.Ordinal);

    private DesiredState StateOf(JsonElement answer)
    {
        try
        {
            return new DesiredState(
                Each(answer.GetProperty("services"), service => new DesiredTraffic(
                    Each(service.GetProperty("weights"), weight => weight.GetInt32()), service.GetProperty("blocking").GetDouble())),
                Each(answer.GetProperty("nodes"), node => node.GetProperty("cores").GetDouble()),
                ImmutableSortedDictionary<string, double>.Empty,
                ImmutableSortedDictionary<string, double>.Empty);
        }
        catch (Exception problem) when (problem is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ActuatorException($"{_configuration}: found an answer that is no configuration of a testbed", isPassing: false, problem);
        }
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, _configuration) { Content = body is null ? null : JsonContent.Create(body) };
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                string said = (await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).Trim();
                throw new ActuatorException(
                    $"{_configuration}: found status {(int)response.StatusCode}{(said.Length is > 0 and < 300 ? $" ({said})" : "")}",
                    isPassing: response.StatusCode is HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError);
            }

            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ActuatorException($"{_configuration}: found no answer ({problem.Message.TrimEnd('.')}); expected a testbed that runs", isPassing: true, problem);
        }
    }
}
