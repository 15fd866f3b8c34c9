using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Text;
using DynamicExpresso;
using DynamicExpresso.Exceptions;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>
/// Compiles formulas to delegates over a frame of quantities. Every number and every name becomes a parameter of its own, so that
/// the interpreter sees operators, known functions and parameters only (no types, members, text or assignment), and so that each
/// mistake has its place.
/// </summary>
internal static class FormulaCompiler
{
    private static readonly Interpreter _interpreter = NewInterpreter();

    /// <summary>Compiles a formula; null with errors where its types or units do not fit.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="known">Meaning of every name in it.</param>
    /// <param name="errors">Receives the mistakes.</param>
    public static (Func<double[], double> Value, Unit Unit)? Compile(
        Formula formula, IReadOnlyDictionary<string, Quantity> known, ICollection<ExpressionError> errors)
    {
        if (formula.Tokens is [{ Kind: TokenKind.Name } only])
        {
            // Most features of large meshes are one quantity, and compiling takes a while.
            Quantity quantity = known[only.Text];
            return (quantity.Constant is double value ? _ => value : frame => frame[quantity.Slot], quantity.Unit == Unit.Any ? Unit.Plain : quantity.Unit);
        }

        ImmutableArray<Atom> atoms = AtomsOf(formula, known);
        if (Parse(formula, atoms, errors) is not { } tree)
        {
            return null;
        }

        UnitCheck units = new(atoms, errors);
        int before = errors.Count;
        Unit unit = units.Of(tree);
        if (errors.Count > before)
        {
            return null;
        }

        ParameterExpression parameter = Expression.Parameter(typeof(double[]), "frame");
        Expression body = new FrameRewriter(atoms, parameter).Visit(tree);
        return (Expression.Lambda<Func<double[], double>>(body, parameter).Compile(), unit == Unit.Any ? Unit.Plain : unit);
    }

    /// <summary>Between which ends the value of a formula lies that compiles.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="known">Meaning of every name in it.</param>
    /// <param name="ranges">Ends of every name in it.</param>
    public static Interval RangeOf(
        Formula formula, IReadOnlyDictionary<string, Quantity> known, IReadOnlyDictionary<string, Interval> ranges)
    {
        ImmutableArray<Atom> atoms = AtomsOf(formula, known);
        Expression tree = Parse(formula, atoms, [])
            ?? throw new ArgumentException("Expected a formula that compiles.", nameof(formula));
        return new IntervalCheck(atoms, ranges).Of(tree);
    }

    private static ImmutableArray<Atom> AtomsOf(Formula formula, IReadOnlyDictionary<string, Quantity> known) =>
    [
        .. formula.Tokens
            .Where(token => token.Kind is TokenKind.Number or TokenKind.Name)
            .Select(token => new Atom(token, token.Kind == TokenKind.Name ? known[token.Text] : null)),
    ];

    private static Expression? Parse(Formula formula, ImmutableArray<Atom> atoms, ICollection<ExpressionError> errors)
    {
        StringBuilder text = new();
        List<(int Start, Token Token)> starts = [];
        int atom = 0;
        foreach (Token token in formula.Tokens)
        {
            starts.Add((text.Length, token));
            text.Append(token.Kind is TokenKind.Number or TokenKind.Name ? atoms[atom++].Parameter.Name : token.Text).Append(' ');
        }

        try
        {
            Expression tree = _interpreter.Parse(text.ToString(), [.. atoms.Select(each => each.Parameter)]).Expression;
            if (tree.Type == typeof(double))
            {
                return tree;
            }

            errors.Add(new ExpressionError(formula.Tokens[0].Offset, "found a condition; expected a number, for example condition ? 1 : 0"));
        }
        catch (ParseException mistake)
        {
            Token near = starts.Last(start => start.Start == 0 || start.Start < Math.Max(1, mistake.Position)).Token;
            errors.Add(new ExpressionError(
                near.Offset,
                $"found at '{near.Text}' a number where a condition belongs, or a condition where a number belongs; expected numbers around "
                + "+ - * / % < <= > >= and in functions, and conditions (comparisons) around && || ! and before ?"));
        }

        return null;
    }

    private static Interpreter NewInterpreter()
    {
        Interpreter interpreter = new Interpreter(InterpreterOptions.None).EnableAssignment(AssignmentOperators.None);
        foreach ((string name, _, _, _, ImmutableArray<Delegate> forms) in Functions.All)
        {
            foreach (Delegate form in forms)
            {
                interpreter.SetFunction(name, form);
            }
        }

        return interpreter;
    }
}
