using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Meshward.Silo.Access;

/// <summary>The form in which a browser shows a token.</summary>
internal static class LoginPages
{
    /// <summary>Where it is.</summary>
    public const string Path = "/login";

    private const int LongestForm = 8 * 1024;

    /// <summary>Adds the form, and what it is sent to.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, WebSessions sessions)
    {
        endpoints.MapGet(Path, context => FormAsync(context, context.Request.Query["to"].ToString(), isWrong: false)).OpenToAll();
        endpoints.MapPost(Path, async context =>
        {
            if (await ReadAsync(context.Request) is not IFormCollection form)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                context.Response.ContentType = "text/plain; charset=utf-8";
                await context.Response.WriteAsync(FormattableString.Invariant($"found a request that is no form, or a large one, expected the form of this page, of {LongestForm} bytes at most\n"), context.RequestAborted);
                return;
            }

            if (sessions.Begin(context, form["token"].ToString()))
                context.Response.Redirect(Local(form["to"].ToString()));
            else
                await FormAsync(context, form["to"].ToString(), isWrong: true);
        }).OpenToAll();
        endpoints.MapPost("/logout", context =>
        {
            sessions.End(context);
            context.Response.Redirect(Path);
            return Task.CompletedTask;
        }).OpenToAll();
    }

    // Whoever has no token yet may send what they like.
    private static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is not (> 0 and <= LongestForm) || !request.HasFormContentType)
            return null;
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static Task FormAsync(HttpContext context, string to, bool isWrong)
    {
        context.Response.StatusCode = isWrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        return context.Response.WriteAsync(
            $$"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Meshward: log in</title>
            <style>:root{color-scheme:light dark}body{font:1rem system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}input,button{font:inherit;width:100%;padding:.5rem;margin:.5rem 0;box-sizing:border-box}</style></head>
            <body><main><h1>Meshward</h1>
            {{(isWrong ? "<p role=\"alert\">This silo does not know that token.</p>" : "")}}
            <form method="post" action="{{Path}}"><label for="token">Token</label><input id="token" name="token" type="password" required autocomplete="current-password">
            <input type="hidden" name="to" value="{{HtmlEncoder.Default.Encode(Local(to))}}"><button>Log in</button></form>
            </main></body></html>
            """,
            context.RequestAborted);
    }

    // Never to another site, which "//host" and "/\host" would lead to; and no header holds what is not ASCII.
    private static string Local(string to) =>
        to.Length > 0 && to[0] == '/' && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && to.All(sign => sign is > ' ' and < (char)127) ? to : "/";
}
