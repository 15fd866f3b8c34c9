using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>An expression whose tokens are in order; what its names mean is not known yet.</summary>
/// <param name="Text">The expression.</param>
/// <param name="Tokens">Its tokens.</param>
internal sealed record Formula(string Text, ImmutableArray<Token> Tokens)
{
    /// <summary>Names of quantities in it, as often as they occur.</summary>
    public IEnumerable<Token> Names => Tokens.Where(token => token.Kind == TokenKind.Name);

    /// <summary>Reads an expression; null with errors where it is malformed.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="errors">Receives the mistakes.</param>
    /// <param name="mostTokens">Most tokens of it.</param>
    public static Formula? Parse(string text, ICollection<ExpressionError> errors, int mostTokens = Scanner.MostTokens)
    {
        if (Scanner.Scan(text, errors, mostTokens) is not { } tokens)
        {
            return null;
        }

        if (Grammar.Check(tokens, text.TrimEnd().Length) is { } error)
        {
            errors.Add(error);
            return null;
        }

        return new Formula(text, [.. tokens]);
    }
}
