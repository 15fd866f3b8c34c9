namespace Meshward.Tests.Shared;

/// <summary>What a path of the API names (kubernetes.io/docs/reference/using-api/api-concepts/, "Resource URIs").</summary>
internal sealed record ApiPath(string Group, string Version, string Within, string Plural, string? Name, string? Subresource)
{
    /// <summary>What kind of object it is, whichever version is asked for.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Group and version as objects name them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static ApiPath? Of(string path)
    {
        string[] parts = path.Trim('/').Split('/');
        string[]? rest = parts is ["api", ..] ? parts[1..] : parts is ["apis", _, ..] ? parts[2..] : null;
        return rest is [string version, "namespaces", string within, string plural, .. string[] tail] && tail.Length <= 2
            ? new ApiPath(parts[0] == "api" ? "" : parts[1], version, within, plural, tail.ElementAtOrDefault(0), tail.ElementAtOrDefault(1))
            : null;
    }
}
