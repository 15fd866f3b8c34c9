using System.Collections.Immutable;
using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Configuration;

/// <summary>A change of the configuration: the same form as the configuration itself, from which parts are missing that stay as they are.</summary>
internal static class ConfigurationChange
{
    private const int MostCores = 1024;

    // A double holds it, and there is room above it for those that leases get.
    private const long MostGeneration = 1L << 53;

    /// <summary>The configuration after a change.</summary>
    /// <param name="held">The configuration before.</param>
    /// <param name="change">The change.</param>
    /// <returns>All of it, or what is wrong with the first part that is.</returns>
    public static Checked<MeshConfiguration> Apply(MeshConfiguration held, JsonElement change)
    {
        try
        {
            return Changed(held, change);
        }
        catch (Refusal refusal)
        {
            return new Diagnostic(refusal.Place, null, null, refusal.Message);
        }
    }

    private static MeshConfiguration Changed(MeshConfiguration held, JsonElement change)
    {
        MeshConfiguration changed = held;
        foreach (JsonProperty part in Parts("body", change))
        {
            changed = part.Name switch
            {
                "generation" => changed with { Generation = Whole(part.Name, part.Value, 0, MostGeneration) },
                "work" => changed with { Work = Same(held.Work, part) },
                "services" => changed with { Services = Each(part.Name, changed.Services, part.Value, Service) },
                "nodes" => changed with { Nodes = Each(part.Name, changed.Nodes, part.Value, Node) },
                _ => throw Unknown(part.Name, part.Name, ["generation", "work", "services", "nodes"]),
            };
        }

        return changed;
    }

    private static ServiceConfiguration Service(string place, ServiceConfiguration held, JsonElement change)
    {
        ServiceConfiguration changed = held;
        foreach (JsonProperty part in Parts(place, change))
        {
            string at = $"{place}.{part.Name}";
            changed = part.Name switch
            {
                "weights" => changed with { Weights = Weights(at, changed.Weights, part.Value) },
                "blocking" => changed with { Blocking = Share(at, part.Value) },
                _ => throw Unknown(at, part.Name, ["weights", "blocking"]),
            };
        }

        return changed;
    }

    private static NodeConfiguration Node(string place, NodeConfiguration held, JsonElement change)
    {
        NodeConfiguration changed = held;
        foreach (JsonProperty part in Parts(place, change))
        {
            string at = $"{place}.{part.Name}";
            changed = part.Name == "cores"
                ? new NodeConfiguration((int)Whole(at, part.Value, 1, MostCores))
                : throw Unknown(at, part.Name, ["cores"]);
        }

        return changed;
    }

    private static ImmutableSortedDictionary<string, int> Weights(string place, ImmutableSortedDictionary<string, int> held, JsonElement change)
    {
        var changed = Each(place, held, change, (at, _, value) => (int)Whole(at, value, 0, 100));
        int sum = changed.Values.Sum();
        return sum == 100
            ? changed
            : throw new Refusal(place, $"found weights that sum to {sum} ({string.Join(", ", changed.Select(weight => $"{weight.Key} {weight.Value}"))}), expected 100");
    }

    private static ImmutableSortedDictionary<string, T> Each<T>(
        string place, ImmutableSortedDictionary<string, T> held, JsonElement change, Func<string, T, JsonElement, T> apply)
    {
        ImmutableSortedDictionary<string, T> changed = held;
        foreach (JsonProperty part in Parts(place, change))
        {
            string at = $"{place}.{part.Name}";
            changed = held.TryGetValue(part.Name, out T? before)
                ? changed.SetItem(part.Name, apply(at, before, part.Value))
                : throw Unknown(at, part.Name, held.Keys);
        }

        return changed;
    }

    private static JsonElement.ObjectEnumerator Parts(string place, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject()
        : throw new Refusal(place, $"found {Words(value)}, expected an object");

    private static long Whole(string place, JsonElement value, long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw new Refusal(place, $"found {Words(value)}, expected a whole number from {least} to {most}");

    private static double Share(string place, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double share) && share is >= 0 and <= 1
            ? share
            : throw new Refusal(place, $"found {Words(value)}, expected a share from 0 to 1");

    private static WorkKind Same(WorkKind held, JsonProperty part)
    {
        string word = held == WorkKind.Cpu ? "cpu" : "timed";
        return part.Value.ValueKind == JsonValueKind.String && part.Value.ValueEquals(word)
            ? held
            : throw new Refusal(part.Name, $"found {Words(part.Value)}, expected \"{word}\", which the testbed was started with");
    }

    private static Refusal Unknown(string place, string found, IEnumerable<string> known) =>
        new(place, $"found the unknown name '{found}', expected one of {string.Join(", ", known)}");

    private static string Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ when value.GetRawText() is { Length: > 40 } text => $"{text[..40]}…",
        _ => value.GetRawText(),
    };

    private sealed class Refusal(string place, string message) : Exception(message)
    {
        public string Place => place;
    }
}
