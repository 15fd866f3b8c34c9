namespace Meshward.Silo.Pages;

/// <summary>Addresses of pages.</summary>
internal static class PageAddress
{
    /// <summary>The page of a mesh.</summary>
    public static string Of(string mesh) => $"/mesh/{Uri.EscapeDataString(mesh)}";
}
