namespace Meshward.Core.Scenarios.Expressions;

/// <summary>
/// Checks that operands and operators alternate, parentheses match, and functions get the arguments they take, so that mistakes are
/// told at the exact character and in the words of the author. Types and precedence are the interpreter's part.
/// </summary>
internal sealed class Grammar
{
    private const int DeepestNesting = 30;

    // Whoever reads an expression calls itself once for each of them: long ones would use up the stack.
    private const int DeepestParts = 200;
    private const string Operand = "a number, a quantity, a function or '('";

    private readonly IReadOnlyList<Token> _tokens;
    private readonly int _end;
    private readonly Stack<Frame> _frames = [];
    private int _signs;

    private Grammar(IReadOnlyList<Token> tokens, int end)
    {
        _tokens = tokens;
        _end = end;
        _frames.Push(new Frame(null, null));
    }

    /// <summary>The first mistake, or null.</summary>
    /// <param name="tokens">Tokens of the expression.</param>
    /// <param name="end">Length of the expression.</param>
    public static ExpressionError? Check(IReadOnlyList<Token> tokens, int end) => new Grammar(tokens, end).Check();

    private ExpressionError? Check()
    {
        bool wantsOperand = true;
        for (int i = 0; i < _tokens.Count; i++)
        {
            Token token = _tokens[i];
            ExpressionError? error = wantsOperand ? AtOperand(token, i) : AtOperator(token);
            error ??= AtDepth(token, wantsOperand);
            if (error is not null)
            {
                return error;
            }

            wantsOperand = token.Kind is not (TokenKind.Number or TokenKind.Name or TokenKind.Close);
        }

        if (wantsOperand)
        {
            return new ExpressionError(_end, $"found the end; expected {Operand}");
        }

        return _frames.Peek() switch
        {
            { Open: { } open } => new ExpressionError(open.Offset, "found '(' without its ')'; expected both"),
            { Questions.Count: > 0 } frame => Unfinished(frame),
            _ => null,
        };
    }

    // Parentheses, conditions and signs that the token is inside of: both branches of a condition are a part of it.
    private ExpressionError? AtDepth(Token token, bool wantsOperand)
    {
        _signs = wantsOperand && token.Kind == TokenKind.Operator ? _signs + 1 : 0;
        int depth = _signs;
        foreach (Frame frame in _frames)
        {
            depth += 1 + frame.Choices;
        }

        return depth <= DeepestParts ? null : new ExpressionError(
            token.Offset, $"found more than {DeepestParts} parentheses, conditions and signs inside one another; expected fewer");
    }

    private ExpressionError? AtOperand(Token token, int index)
    {
        switch (token.Kind)
        {
            case TokenKind.Number:
                return null;
            case TokenKind.Name when Functions.Has(token.Text):
                return new ExpressionError(token.Offset, $"found '{token.Text}' without arguments; expected {Usage(token.Text)}");
            case TokenKind.Name:
                return null;
            case TokenKind.Function when !Functions.Has(token.Text):
                string suggestion = Yaml.Suggestion.For(token.Text, Functions.All.Select(function => function.Name));
                return new ExpressionError(
                    token.Offset,
                    $"found the unknown function '{token.Text}'{suggestion}; "
                    + $"expected one of: {string.Join(", ", Functions.All.Select(function => function.Name))}");
            case TokenKind.Function:
                return null;
            case TokenKind.Open when _frames.Count > DeepestNesting:
                return new ExpressionError(token.Offset, $"found more than {DeepestNesting} nested parentheses; expected fewer");
            case TokenKind.Open:
                Token? function = index > 0 && _tokens[index - 1].Kind == TokenKind.Function ? _tokens[index - 1] : null;
                _frames.Push(new Frame(token, function));
                return null;
            case TokenKind.Operator when token.Text is "-" or "+" or "!":
                return null;
            case TokenKind.Close when _frames.Peek().Function is { } called && _tokens[index - 1].Kind == TokenKind.Open:
                return new ExpressionError(called.Offset, $"found {called.Text}(); expected {Usage(called.Text)}");
            default:
                return new ExpressionError(token.Offset, $"found '{token.Text}'; expected {Operand}");
        }
    }

    private ExpressionError? AtOperator(Token token)
    {
        Frame frame = _frames.Peek();
        switch (token.Kind)
        {
            case TokenKind.Operator when token.Text != "!":
                return null;
            case TokenKind.Question:
                frame.Questions.Push(token);
                frame.Choices++;
                return null;
            case TokenKind.Colon when frame.Questions.TryPop(out _):
                return null;
            case TokenKind.Colon:
                return new ExpressionError(token.Offset, "found ':' without '?' before it; expected condition ? a : b");
            case TokenKind.Comma when frame.Questions.Count > 0:
            case TokenKind.Close when frame.Open is not null && frame.Questions.Count > 0:
                return Unfinished(frame);
            case TokenKind.Comma when frame.Function is not null:
                frame.Commas++;
                frame.Choices = 0;
                return null;
            case TokenKind.Comma:
                return new ExpressionError(token.Offset, "found ',' outside the arguments of a function; expected '.' in decimal numbers");
            case TokenKind.Close when frame.Open is null:
                return new ExpressionError(token.Offset, "found ')' without its '('; expected both");
            case TokenKind.Close:
                _frames.Pop();
                return Arguments(frame);
            default:
                return new ExpressionError(token.Offset, $"found '{token.Text}'; expected an operator such as + or * before it");
        }
    }

    private static ExpressionError? Arguments(Frame frame)
    {
        if (frame.Function is not { } function)
        {
            return null;
        }

        int count = frame.Commas + 1;
        bool fits = Functions.All.First(known => known.Name == function.Text).Forms.Any(form => Functions.Arguments(form) == count);
        return fits
            ? null
            : new ExpressionError(
                function.Offset, $"found {function.Text} with {count} argument{(count == 1 ? "" : "s")}; expected {Usage(function.Text)}");
    }

    private static ExpressionError Unfinished(Frame frame) =>
        new(frame.Questions.Peek().Offset, "found '?' without ':' behind it; expected condition ? a : b");

    private static string Usage(string function) => Functions.All.First(known => known.Name == function).Usage;

    private sealed record Frame(Token? Open, Token? Function)
    {
        public Stack<Token> Questions { get; } = [];

        public int Commas { get; set; }

        // Conditions since the last comma.
        public int Choices { get; set; }
    }
}
