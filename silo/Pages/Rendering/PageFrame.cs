namespace Meshward.Silo.Pages;

/// <summary>What a page of a mesh is shown with, besides what it says.</summary>
/// <param name="Range">The stretch of time of its charts.</param>
/// <param name="Events">Where its news come from.</param>
/// <param name="Dashboard">Where Orleans' dashboard is; null where there is none.</param>
/// <param name="OrderAddress">Where orders are posted to.</param>
/// <param name="TokenField">Name of the field that proves that a form is ours.</param>
/// <param name="Token">Its value.</param>
internal sealed record PageFrame(string Range, string Events, string? Dashboard, string OrderAddress, string TokenField, string Token);
