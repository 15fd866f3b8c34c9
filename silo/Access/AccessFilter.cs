using Meshward.Grains.Contracts;

namespace Meshward.Silo.Access;

/// <summary>
/// Asks whoever calls a grain from outside the cluster who they are. What they show ends here: it does not go along with what the grain calls in turn, but
/// their name does.
/// </summary>
/// <param name="policy">Who may do what.</param>
internal sealed class AccessFilter(AccessPolicy policy) : IIncomingGrainCallFilter
{
    /// <summary>Where consoles put their token.</summary>
    public const string TokenKey = "meshward.token";

    /// <summary>What names of programs inside silos begin with, which call as clients too.</summary>
    public const string HostedPrefix = "hosted-";

    // What every client of Orleans asks when it connects.
    private static readonly string[] s_connecting = ["Orleans.Runtime.IClusterManifestSystemTarget"];

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!IsFromOutside(context.SourceId) || s_connecting.Contains(context.Request.GetInterfaceType().FullName))
            return context.Invoke();
        Caller.Name = null;
        if (!policy.IsGuarded)
            return context.Invoke();
        AccessHolder? holder = policy.Find(RequestContext.Get(TokenKey) as string);
        RequestContext.Remove(TokenKey);
        if (policy.Refusal(holder, AccessPolicy.Needed(context.InterfaceMethod)) is string refusal)
            throw new AccessRefusedException(refusal);
        Caller.Name = holder!.Name;
        return context.Invoke();
    }

    // The web server inside a silo asks for itself. That nobody else says that they are inside one, or a silo, is seen to where they connect (GatewayMessages).
    private static bool IsFromOutside(GrainId? source) =>
        source is GrainId id && id.IsClient() && !id.Key.ToString()!.StartsWith(HostedPrefix, StringComparison.Ordinal);
}
