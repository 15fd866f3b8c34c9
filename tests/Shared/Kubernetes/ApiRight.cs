namespace Meshward.Tests.Shared;

/// <summary>A right as a Role grants it and a request needs it (kubernetes.io/docs/reference/access-authn-authz/rbac/).</summary>
/// <param name="Verb">What is done.</param>
/// <param name="Group">Group of the API; empty for the core.</param>
/// <param name="Resource">Plural name of a kind, with its subresource behind a slash.</param>
public sealed record ApiRight(string Verb, string Group, string Resource)
{
    /// <summary>What a request needs (kubernetes.io/docs/reference/access-authn-authz/authorization/, "Determine the Request Verb").</summary>
    internal static ApiRight Of(string method, ApiPath path, bool isWatch) => new(
        method switch
        {
            "GET" when isWatch => "watch",
            "GET" => path.Name is null ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => "delete",
        },
        path.Group,
        path.Subresource is null ? path.Plural : $"{path.Plural}/{path.Subresource}");

    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? $"{Verb} {Resource}" : $"{Verb} {Resource} of {Group}";
}
