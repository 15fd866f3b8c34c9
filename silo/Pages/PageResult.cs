using Microsoft.AspNetCore.Http;

namespace Meshward.Silo.Pages;

/// <summary>Answers to browsers.</summary>
internal static class PageResult
{
    /// <summary>A page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="status">Its status.</param>
    public static IResult Of(Html page, int status = StatusCodes.Status200OK) => Results.Content(page.Text, "text/html; charset=utf-8", statusCode: status);

    /// <summary>There is no such mesh.</summary>
    public static IResult NoMesh(string mesh) => Of(
        Layout.Message("No such mesh", $"The cluster knows no mesh of the name {(mesh.Length > 80 ? mesh[..80] + "…" : mesh)}.", "/", "All meshes"), StatusCodes.Status404NotFound);

    /// <summary>The cluster does not answer.</summary>
    /// <param name="problem">One line on why; null where that is not known.</param>
    /// <param name="back">What was asked for.</param>
    public static IResult NoAnswer(string? problem, string back) => Of(
        Layout.Message("No answer", $"The cluster does not answer at the moment{(problem is null ? "" : $": {problem}")}.", back, "Try again"), StatusCodes.Status503ServiceUnavailable);
}
