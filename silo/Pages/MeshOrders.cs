using Meshward.Core.Control;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meshward.Silo.Pages;

/// <summary>Orders to controllers from the page of a mesh: the one place where the pages change anything.</summary>
internal static class MeshOrders
{
    private const int MostBytes = 16 * 1024;

    private static async Task<bool> IsFormOfPageAsync(HttpContext context, IAntiforgery forms)
    {
        try
        {
            return context.Request.HasFormContentType && await forms.IsRequestValidAsync(context);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or AntiforgeryValidationException)
        {
            return false;
        }
    }

    /// <summary>Takes an order; the next step of the controller carries it out.</summary>
    public static async Task<IResult> TakeAsync(string mesh, HttpContext context, MeshPages pages, IAntiforgery forms)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        if (!await IsFormOfPageAsync(context, forms))
            return Refuse("The form is not of this page, or of before the silo was started anew. Open the page again, and try once more.", mesh, StatusCodes.Status400BadRequest);
        if (OrderOf((await context.Request.ReadFormAsync(context.RequestAborted))["order"]) is not OperatorOrder order)
            return Refuse("Found no order that is known, expected pause, resume or rollback.", mesh, StatusCodes.Status400BadRequest);
        if (await pages.FindAsync(mesh, context.RequestAborted) is not LivePage<MeshView> page)
            return PageResult.NoMesh(mesh);
        try
        {
            await pages.OrderAsync(mesh, order, WhoOf(context));
        }
        catch (ControlRefusedException refused)
        {
            return Refuse($"The order was refused: {refused.Message}.", mesh, StatusCodes.Status409Conflict);
        }
        catch (Exception exception) when (LostPeers.IsPassing(exception))
        {
            return Refuse("The cluster did not answer in time: the page tells whether the order was taken.", mesh, StatusCodes.Status503ServiceUnavailable);
        }

        await page.LookAgainAsync(context.RequestAborted);
        context.Response.Headers.Location = PageAddress.Of(mesh);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static OperatorOrder? OrderOf(string? name) => name switch
    {
        "pause" => OperatorOrder.Pause,
        "resume" => OperatorOrder.Resume,
        "rollback" => OperatorOrder.Rollback,
        _ => null,
    };

    // Who was let in by name is named; else the machine is.
    private static string WhoOf(HttpContext context) => context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name }
        ? $"{name}, on the mesh page"
        : $"the mesh page, from {context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address"}";

    private static IResult Refuse(string why, string mesh, int status) =>
        PageResult.Of(Layout.Message("Not done", why, PageAddress.Of(mesh), "Back to the mesh"), status);
}
