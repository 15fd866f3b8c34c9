namespace Meshward.Grains.Contracts;

/// <summary>Says what right a caller from outside the cluster needs for a method of a grain. One without it is for silos alone.</summary>
/// <param name="right">The right.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(AccessRight right) : Attribute
{
    /// <summary>The right.</summary>
    public AccessRight Right { get; } = right;
}
