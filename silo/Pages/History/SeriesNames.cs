namespace Meshward.Silo.Pages;

/// <summary>Names of the series of a mesh.</summary>
internal static class SeriesNames
{
    /// <summary>1 where a step whose objectives could be judged met all of them, else 0.</summary>
    public const string AllKept = "kept";

    /// <summary>Reward, measured.</summary>
    public const string Reward = "reward";

    /// <summary>Reward, predicted for the interval that was measured.</summary>
    public const string PredictedReward = "predicted-reward";

    /// <summary>Offered requests of a service per second.</summary>
    public static string Offered(string service) => $"offered:{service}";

    /// <summary>Share of a service's requests that was shed, 0 to 1; services without blocking have none.</summary>
    public static string Shed(string service) => $"shed:{service}";

    /// <summary>What a bound is on, measured.</summary>
    public static string Bound(string bound) => $"bound:{bound}";

    /// <summary>1 where a bound was kept, else 0.</summary>
    public static string Kept(string bound) => $"kept:{bound}";

    /// <summary>A target, predicted for the interval that was measured.</summary>
    public static string Predicted(string target) => $"predicted:{target}";

    /// <summary>The value of a control that was decided.</summary>
    public static string Control(string control) => $"control:{control}";
}
