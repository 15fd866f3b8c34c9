using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Actuation;

namespace Meshward.Client.Testbeds;

/// <summary>A change of the testbed's configuration as a user would type it.</summary>
internal static class TestbedChange
{
    /// <summary>The command line that makes the testbed as it is wanted to be.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="differences">Where the testbed is not so; of the rest nothing is said.</param>
    /// <param name="operation">The testbed's operator's side.</param>
    public static string CommandOf(DesiredState wanted, ImmutableArray<MeshDifference> differences, Uri operation)
    {
        JsonObject services = [], nodes = [];
        foreach (MeshDifference difference in differences)
        {
            if (difference.Kind == MeshOperationKind.SetCores)
            {
                nodes[difference.Target] = new JsonObject { ["cores"] = wanted.NodeCores[difference.Target] };
            }
            else
            {
                services[difference.Target] = ServiceOf(wanted.Traffic[difference.Target]);
            }
        }

        JsonObject body = [];
        if (services.Count > 0)
        {
            body["services"] = services;
        }

        if (nodes.Count > 0)
        {
            body["nodes"] = nodes;
        }

        return $"curl -X PUT {new Uri(operation, "configuration")} -d '{body.ToJsonString()}'";
    }

    private static JsonObject ServiceOf(DesiredTraffic traffic)
    {
        JsonObject part = [];
        if (traffic.Weights is { } weights)
        {
            part["weights"] = new JsonObject(weights.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        if (traffic.BlockingRate is double rate)
        {
            part["blocking"] = rate;
        }

        return part;
    }
}
