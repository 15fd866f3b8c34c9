namespace Meshward.Client;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed for a reason that is not the input's.</summary>
    public const int Failed = 1;

    /// <summary>Bad input: a flag, a file or a place that was named.</summary>
    public const int BadInput = 2;

    /// <summary>The objective or check that was asked for was not met.</summary>
    public const int NotMet = 3;

    /// <summary>Interrupted by the user (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
