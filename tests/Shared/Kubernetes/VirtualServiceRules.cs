using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>
/// What Istio's admission webhook refuses of a VirtualService (istio.io/latest/docs/ops/common-problems/validation/): weights that are no shares, an
/// abort that is none, and a policy for retries that are off. The sum is held to 100, as servers up to Istio 1.10 do, and nothing looser passes there.
/// </summary>
internal static class VirtualServiceRules
{
    public static void Check(JsonObject virtualService)
    {
        foreach (JsonObject rule in (virtualService["spec"]?["http"] as JsonArray ?? []).OfType<JsonObject>())
        {
            CheckWeights((rule["route"] as JsonArray ?? []).OfType<JsonObject>().ToArray());
            if (rule["fault"]?["abort"] is JsonObject abort)
            {
                CheckAbort(abort);
            }

            if (rule["retries"] is JsonObject { Count: > 1 } retries && (retries["attempts"]?.GetValue<int>() ?? 0) == 0)
            {
                Deny("http retry policy configured when attempts are set to 0 (disabled)");
            }
        }
    }

    private static void CheckWeights(JsonObject[] destinations)
    {
        int total = 0;
        foreach (JsonObject destination in destinations)
        {
            if (destination["destination"]?["host"] is null)
            {
                Deny("destination is required");
            }

            // The schema has an integer; a number with a fraction does not fit it.
            if (destination["weight"] is JsonNode weight)
            {
                int value = weight.AsValue().TryGetValue(out int whole) ? whole : throw ApiStatus.Invalid("spec.http.route.weight: Invalid value: \"number\": must be of type integer");
                if (value is < 0 or > 100)
                {
                    Deny($"percentage {value} is not in range 0..100");
                }

                total += value;
            }
        }

        if (destinations.Length > 1 && total != 100)
        {
            Deny($"total destination weight {total} != 100");
        }
    }

    private static void CheckAbort(JsonObject abort)
    {
        if (abort["percentage"]?["value"] is JsonNode percent && percent.GetValue<double>() is < 0 or > 100)
        {
            Deny("percentage is not in range 0..100");
        }

        if (abort["httpStatus"] is JsonNode status && status.GetValue<int>() is < 200 or > 600)
        {
            Deny("HTTP status is not in range 200-599");
        }
    }

    private static void Deny(string why) => throw new ApiStatus(400, "BadRequest", $"admission webhook \"validation.istio.io\" denied the request: configuration is invalid: {why}");
}
