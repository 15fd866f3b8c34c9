using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Meshward.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Meshward.Silo.Web;

/// <summary>
/// Lets the dashboard call our grains what they are called everywhere else: it knows them by the full names of their classes, and has no setting for
/// another name. Answers of its interface get the names of <see cref="GrainTypeAttribute"/>, and requests are turned back.
/// </summary>
internal sealed class DashboardNames
{
    // Those of the dashboard's requests whose answers name grains. Its pages, pictures and log stream pass as they are.
    private static readonly ImmutableArray<string> _naming = ["DashboardCounters", "TopGrainMethods", "GrainStats", "GrainTypes", "GrainState", "SiloStats"];

    private readonly ImmutableArray<(string Class, string Name)> _grains;

    private DashboardNames(ImmutableArray<(string Class, string Name)> grains) => _grains = grains;

    /// <summary>The names of all grains that silos host, longest class first: none is taken for the beginning of another.</summary>
    public static DashboardNames OfGrains() => new(
    [
        .. from grain in typeof(MeshwardGrains).Assembly.GetTypes()
           let named = grain.GetCustomAttribute<GrainTypeAttribute>()
           where named is not null
           orderby grain.FullName!.Length descending
           select (grain.FullName!, named.GetGrainType(null!, grain).ToString()!),
    ]);

    /// <summary>Adds the translation to what answers requests.</summary>
    /// <param name="app">The web server, before its routes.</param>
    /// <param name="route">Where the dashboard is.</param>
    public void Use(IApplicationBuilder app, string route) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(route, out PathString asked) || !_naming.Contains(asked.Value?.Split('/').ElementAtOrDefault(1) ?? ""))
        {
            await next(context);
            return;
        }

        Ask(context.Request);
        Stream body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        await context.Response.WriteAsync(Named(Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length)), context.RequestAborted);
    });

    // The last part of a path, or the query's grainType.
    private void Ask(HttpRequest request)
    {
        string path = request.Path.Value!;
        int last = path.LastIndexOf('/') + 1;
        request.Path = path[..last] + ClassOf(path[last..]);
        if (request.Query.TryGetValue("grainType", out Microsoft.Extensions.Primitives.StringValues type))
            request.QueryString = QueryString.Create([.. request.Query.Where(each => each.Key != "grainType"), new("grainType", ClassOf(type.ToString()))]);
    }

    private string Named(string text) => _grains.Aggregate(text, (text, grain) => text.Replace(grain.Class, grain.Name, StringComparison.Ordinal));

    private string ClassOf(string name) => _grains.FirstOrDefault(grain => grain.Name == name).Class ?? name;
}
