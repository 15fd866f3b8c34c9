using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Meshward.Silo.Pages;

/// <summary>Style sheets, scripts and the icon of the pages, which are part of the program: nothing comes from elsewhere.</summary>
internal static class PageAssets
{
    private const string Prefix = "Meshward.Silo.Pages.";

    private static readonly FrozenDictionary<string, (byte[] Content, string Type, string Hash)> _files = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..])
        .ToFrozenDictionary(name => name, Read, StringComparer.Ordinal);

    /// <summary>Names of all files.</summary>
    public static IEnumerable<string> Names => _files.Keys;

    /// <summary>Where a file is; another content has another address.</summary>
    public static string Address(string name) => $"/assets/{name}?v={_files[name].Hash[..16]}";

    /// <summary>SHA-256 of a file.</summary>
    public static string Sha256(string name) => _files[name].Hash;

    /// <summary>Serves the files.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/assets/{name}", (string name, HttpContext context) =>
    {
        if (!_files.TryGetValue(name, out (byte[] Content, string Type, string Hash) file))
            return Results.NotFound();
        bool isThisVersion = context.Request.Query["v"] == file.Hash[..16];
        context.Response.Headers.CacheControl = isThisVersion ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(file.Content, file.Type, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""));
    });

    private static (byte[] Content, string Type, string Hash) Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        string type = Path.GetExtension(name) switch { ".css" => "text/css; charset=utf-8", ".js" => "text/javascript; charset=utf-8", ".svg" => "image/svg+xml", _ => "text/plain; charset=utf-8" };
        return (content, type, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
