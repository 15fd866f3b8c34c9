using DynamicExpresso;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>One occurrence of a number or a quantity in a formula, as a parameter of its own.</summary>
internal sealed class Atom
{
    /// <summary>An occurrence.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="quantity">The quantity; null for numbers.</param>
    public Atom(Token token, Quantity? quantity)
    {
        Token = token;
        Quantity = quantity;
        Parameter = new Parameter($"v{token.Offset}", typeof(double));
    }

    /// <summary>Its token.</summary>
    public Token Token { get; }

    /// <summary>The quantity; null for numbers.</summary>
    public Quantity? Quantity { get; }

    /// <summary>The parameter that stands for it while the interpreter reads the formula.</summary>
    public Parameter Parameter { get; }

    /// <summary>Its unit.</summary>
    public Unit Unit => Quantity?.Unit ?? Token.Unit;
}
