using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Configuration;

/// <summary>
/// How fast nodes are: no knob of a controller, but something that happens to a mesh, as when a neighbour moves in. It changes whoever controls the
/// mesh, but not under the hands of whoever measures it.
/// </summary>
/// <param name="options">What the testbed was started with.</param>
/// <param name="configuration">Knows who measures.</param>
/// <param name="apply">Sets the speed of a node.</param>
internal sealed class NodeSpeeds(TestbedOptions options, ConfigurationStore configuration, Func<string, double, Task> apply)
{
    private ImmutableSortedDictionary<string, double> _current =
        options.Nodes.ToImmutableSortedDictionary(node => node.Name, node => node.Speed, StringComparer.Ordinal);

    /// <summary>The speeds that hold, by node.</summary>
    public ImmutableSortedDictionary<string, double> Current => Volatile.Read(ref _current);

    /// <summary>Changes speeds.</summary>
    /// <param name="change"><c>nodes</c> with a number each, and where somebody measures the <c>generation</c> of that lease.</param>
    /// <returns>The speeds that hold then, or what is wrong; or who measures the mesh.</returns>
    public async Task<(Checked<ImmutableSortedDictionary<string, double>> Holds, Lease? InTheWay)> ChangeAsync(JsonElement change)
    {
        Checked<Request> request = Read(change);
        if (request.Value is not { } asked)
        {
            return (request.Diagnostics, null);
        }

        Lease? inTheWay = await configuration.UnlessMeasuredAsync(asked.Generation, async () =>
        {
            Volatile.Write(ref _current, Current.SetItems(asked.Nodes));
            await Task.WhenAll(asked.Nodes.Select(node => apply(node.Key, node.Value)));
        });
        return (Current, inTheWay);
    }

    private Checked<Request> Read(JsonElement change)
    {
        if (options.Work != WorkKind.Timed)
        {
            return Wrong("work", "found \"cpu\", which takes the time that it takes; expected a testbed whose work is timed");
        }

        if (change.ValueKind != JsonValueKind.Object || !change.TryGetProperty("nodes"u8, out JsonElement nodes) || nodes.ValueKind != JsonValueKind.Object)
        {
            return Wrong("body", "found no speeds, expected an object such as {\"nodes\": {\"node2\": 0.5}}");
        }

        if (change.EnumerateObject().Select(part => part.Name).FirstOrDefault(name => name is not ("nodes" or "generation")) is string unknown)
        {
            return Wrong(unknown, $"found the unknown name '{unknown}', expected one of nodes, generation");
        }

        var speeds = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (JsonProperty node in nodes.EnumerateObject())
        {
            if (!Current.ContainsKey(node.Name))
            {
                return Wrong($"nodes.{node.Name}", $"found the unknown name '{node.Name}', expected one of {string.Join(", ", Current.Keys)}");
            }

            if (node.Value.ValueKind != JsonValueKind.Number || !node.Value.TryGetDouble(out double speed) || speed is not (>= NodeProfile.LeastSpeed and <= NodeProfile.MostSpeed))
            {
                return Wrong($"nodes.{node.Name}", string.Create(CultureInfo.InvariantCulture, $"found {Text(node.Value)}, expected a number from {NodeProfile.LeastSpeed} to {NodeProfile.MostSpeed}"));
            }

            speeds[node.Name] = speed;
        }

        return change.TryGetProperty("generation"u8, out JsonElement named) is false ? new Request(speeds.ToImmutable(), null)
            : named.ValueKind == JsonValueKind.Number && named.TryGetInt64(out long generation) ? new Request(speeds.ToImmutable(), generation)
            : Wrong("generation", $"found {Text(named)}, expected a whole number");
    }

    private static string Text(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? $"{text[..40]}…" : value.GetRawText();

    private static Diagnostic Wrong(string place, string text) => new(place, null, null, text);

    private sealed record Request(ImmutableSortedDictionary<string, double> Nodes, long? Generation);
}
