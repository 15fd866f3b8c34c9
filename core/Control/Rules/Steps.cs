namespace Meshward.Core.Control.Rules;

/// <summary>Numbers of time steps in words.</summary>
internal static class Steps
{
    public static string Words(int count) => count == 1 ? "1 step" : FormattableString.Invariant($"{count} steps");
}
