namespace Meshward.Testbed.Front;

/// <summary>Headers that the front node adds to responses.</summary>
public static class FrontHeaders
{
    /// <summary>Node that answered; <see cref="FrontName"/> where the front node did so itself.</summary>
    public const string Node = "x-meshward-node";

    /// <summary><c>true</c> where the request was rejected by blocking.</summary>
    public const string Shed = "x-meshward-shed";

    /// <summary>Name of the front node.</summary>
    public const string FrontName = "front";
}
