using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>An answer that refuses, with a body of kind Status (kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/).</summary>
internal sealed class ApiStatus(int code, string reason, string message, JsonArray? causes = null) : Exception(message)
{
    public int Code => code;

    public static ApiStatus NotFound { get; } = new(404, "NotFound", "the server could not find the requested resource");

    public static ApiStatus Missing(string resource, string name) => new(404, "NotFound", $"{resource} \"{name}\" not found");

    public static ApiStatus Stale(string resource, string name) => new(
        409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": the object has been modified; please apply your changes to the latest version and try again");

    public static ApiStatus Invalid(string message) => new(422, "Invalid", message);

    public JsonObject Body()
    {
        JsonObject body = new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
            ["code"] = code,
        };
        if (causes is not null)
        {
            body["details"] = new JsonObject { ["causes"] = causes.DeepClone() };
        }

        return body;
    }
}
