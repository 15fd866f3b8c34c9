using System.Security.Cryptography.X509Certificates;
using Meshward.Grains.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Meshward.Silo.Access;

/// <summary>
/// Who may ask for which page of the web server: pages say which right they need by <see cref="RequireRead"/> and <see cref="RequireOperate"/>, and those that
/// say nothing need the right to read, or to operate where they are posted to. Whoever asks shows a token in the header <c>Authorization: Bearer</c>, or
/// has logged in.
/// </summary>
internal static class WebAccess
{
    private const string Means = "Authorization: Bearer TOKEN";

    /// <summary>The page needs the right to read.</summary>
    public static TBuilder RequireRead<TBuilder>(this TBuilder page)
        where TBuilder : IEndpointConventionBuilder => page.WithMetadata(new AccessAttribute(AccessRight.Read));

    /// <summary>The page needs the right to operate.</summary>
    public static TBuilder RequireOperate<TBuilder>(this TBuilder page)
        where TBuilder : IEndpointConventionBuilder => page.WithMetadata(new AccessAttribute(AccessRight.Operate));

    /// <summary>Anybody may ask for the page: it tells nothing of what the silo does.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder page)
        where TBuilder : IEndpointConventionBuilder => page.WithMetadata(Unguarded.Instance);

    /// <summary>Asks whoever requests a page who they are; has to come after routing.</summary>
    /// <param name="app">The web server.</param>
    /// <param name="policy">Who may do what.</param>
    /// <param name="sessions">Who has logged in.</param>
    /// <param name="clock">Says when those whose answers last are asked again.</param>
    public static void Use(IApplicationBuilder app, AccessPolicy policy, WebSessions sessions, TimeProvider clock) => app.Use(async (context, next) =>
    {
        if (IsChange(context.Request) && !IsOfThisServer(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "found a request of another web page, expected one of this server's");
            return;
        }

        Endpoint? endpoint = context.GetEndpoint();
        bool isOpen = endpoint?.Metadata.GetMetadata<Unguarded>() is not null;
        if (policy.IsMutual && !isOpen && context.Connection.ClientCertificate is null)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "found no certificate, expected one of the authority");
            return;
        }

        if (!policy.IsGuarded || isOpen)
        {
            Caller.Name = context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            await next(context);
            return;
        }

        AccessRight right = endpoint?.Metadata.GetMetadata<AccessAttribute>()?.Right ?? (IsChange(context.Request) ? AccessRight.Operate : AccessRight.Read);

        // Read once: whoever asks again does so beside whatever answers, and a request is for one thread at a time.
        (string? bearer, string? session) = (BearerOf(context.Request), WebSessions.NumberOf(context.Request));
        AccessHolder? holder = Holder();
        if (policy.Refusal(holder, right, Means) is string refusal)
        {
            if (holder is null && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !IsChange(context.Request))
                context.Response.Redirect($"{LoginPages.Path}?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            else
                await RefuseAsync(context, holder is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden, refusal);
            return;
        }

        Caller.Name = holder!.Name;
        AccessLease lease = new(() => policy.Refusal(Holder(), right) is null);
        context.Features.Set(lease);
        await lease.AnswerAsync(context, next, clock);

        AccessHolder? Holder() => policy.Find(bearer) ?? sessions.Find(session);
    });

    private static string? BearerOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static bool IsChange(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    // Browsers say with every post which page it comes from (Fetch Standard, "Origin" header; Fetch Metadata, "Sec-Fetch-Site"); programs say nothing.
    private static bool IsOfThisServer(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString(), site = request.Headers["Sec-Fetch-Site"].ToString();

        // The scheme may differ: where a proxy ends TLS, the browser's page is https and the request that comes from the proxy is http.
        bool isSame = origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
        return isSame && site is "" or "same-origin" or "none";
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"meshward\"";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason + "\n", context.RequestAborted);
    }

    private sealed class Unguarded
    {
        public static readonly Unguarded Instance = new();
    }
}
