namespace Meshward.Client.Work;

/// <summary>A rollout policy as <c>--policy</c> names it: a form, a colon and the base policy.</summary>
/// <param name="Base">Name or file of the base policy.</param>
/// <param name="IsMonteCarlo">Whether what follows is estimated by walks instead of computed on a table.</param>
/// <param name="OneControlAtATime">Whether controls are decided one after the other (multi-agent rollout).</param>
internal sealed record RolloutName(string Base, bool IsMonteCarlo, bool OneControlAtATime)
{
    private static readonly (string Prefix, bool IsMonteCarlo, bool OneControlAtATime)[] s_forms =
    [
        (PolicyNames.RolloutPrefix, false, false),
        ("rollout-multi-agent:", false, true),
        ("rollout-monte-carlo:", true, false),
        ("rollout-monte-carlo-multi-agent:", true, true),
    ];

    /// <summary>Reads a name; null where it is no rollout's.</summary>
    public static RolloutName? Parse(string name)
    {
        foreach ((string prefix, bool isMonteCarlo, bool oneControlAtATime) in s_forms)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new RolloutName(name[prefix.Length..], isMonteCarlo, oneControlAtATime);
            }
        }

        return null;
    }

    /// <summary>The innermost policy of a name: itself, or what its rollouts are built on.</summary>
    public static string InnermostOf(string name) => Parse(name) is { } rollout ? InnermostOf(rollout.Base) : name;
}
