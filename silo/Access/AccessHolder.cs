using Meshward.Grains.Contracts;

namespace Meshward.Silo.Access;

/// <summary>Who somebody is, as a token or a certificate proves it.</summary>
/// <param name="Name">Name of the token, or subject of the certificate.</param>
/// <param name="Right">What they may do.</param>
internal sealed record AccessHolder(string Name, AccessRight Right)
{
    /// <summary>Whether they may do something.</summary>
    public bool May(AccessRight right) => right == AccessRight.Read || (right == AccessRight.Operate && Right == AccessRight.Operate);
}
