namespace Meshward.Silo.Access;

/// <summary>What a request was let in by. Who answers for longer than a moment, as a stream of events does, asks now and then whether that still holds.</summary>
/// <param name="holds">Asks.</param>
internal sealed class AccessLease(Func<bool> holds)
{
    /// <summary>Whether the token is still known, and the session not over.</summary>
    public bool Holds => holds();
}
