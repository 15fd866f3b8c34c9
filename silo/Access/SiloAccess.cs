namespace Meshward.Silo.Access;

/// <summary>Who may do what with a silo.</summary>
/// <param name="Tokens">Files of tokens, one of which everybody has to show; null where nobody has to.</param>
public sealed record SiloAccess(TokenFiles? Tokens)
{
    /// <summary>Nobody has to show anything.</summary>
    public static SiloAccess Open { get; } = new((TokenFiles?)null);
}
