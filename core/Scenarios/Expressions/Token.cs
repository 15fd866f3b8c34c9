namespace Meshward.Core.Scenarios.Expressions;

/// <summary>Kind of a token.</summary>
internal enum TokenKind
{
    /// <summary>A number, perhaps with a unit.</summary>
    Number,

    /// <summary>Name of a quantity.</summary>
    Name,

    /// <summary>Name in front of a parenthesis.</summary>
    Function,

    /// <summary>An operator of one or two characters.</summary>
    Operator,

    /// <summary>(</summary>
    Open,

    /// <summary>)</summary>
    Close,

    /// <summary>,</summary>
    Comma,

    /// <summary>?</summary>
    Question,

    /// <summary>:</summary>
    Colon,
}

/// <summary>A token of an expression.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Text">Text as written.</param>
/// <param name="Offset">Index of its first character in the expression.</param>
/// <param name="Value">Value of a number, in the base unit.</param>
/// <param name="Unit">Unit of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset, double Value = 0, Unit Unit = Unit.Any);
