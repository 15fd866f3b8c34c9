using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Linq.Expressions;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>Follows units through a parsed formula, and admits only the operations that formulas are made of.</summary>
internal sealed class UnitCheck
{
    private readonly Dictionary<ParameterExpression, Atom> _atoms;
    private readonly ICollection<ExpressionError> _errors;

    /// <summary>A check of one formula.</summary>
    public UnitCheck(ImmutableArray<Atom> atoms, ICollection<ExpressionError> errors)
    {
        _atoms = atoms.ToDictionary(atom => atom.Parameter.Expression);
        _errors = errors;
    }

    /// <summary>Unit of a node; conditions are plain numbers here. Adds an error for each pair of units that do not fit.</summary>
    public Unit Of(Expression node) => node switch
    {
        ParameterExpression parameter => _atoms[parameter].Unit,
        BinaryExpression binary => OfBinary(binary),
        UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.Not } unary => Of(unary.Operand),
        ConditionalExpression choice => OfChoice(choice.Test, choice.IfTrue, choice.IfFalse),
        InvocationExpression { Expression: ConstantExpression { Value: Delegate function } } call => OfCall(function, call.Arguments),
        _ => throw new InvalidOperationException($"A formula holds the operation {node.NodeType}, which its grammar does not have."),
    };

    private Unit OfBinary(BinaryExpression node)
    {
        Unit left = Of(node.Left), right = Of(node.Right);
        switch (node.NodeType)
        {
            case ExpressionType.Multiply:
                return Units.Product(left, right);
            case ExpressionType.Divide:
                return Units.Quotient(left, right);
            case ExpressionType.AndAlso or ExpressionType.OrElse:
                return Unit.Plain;
            case ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Modulo:
                Require(left, right, node.Right, "added to or subtracted from");
                return Units.Sum(left, right);
            case ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan
                or ExpressionType.GreaterThanOrEqual or ExpressionType.Equal or ExpressionType.NotEqual:
                Require(left, right, node.Right, "compared with");
                return Unit.Plain;
            default:
                throw new InvalidOperationException($"A formula holds the operator {node.NodeType}, which its grammar does not have.");
        }
    }

    // The two outcomes of a choice may differ: rewards trade cores for seconds.
    private Unit OfChoice(Expression test, Expression then, Expression otherwise)
    {
        _ = Of(test);
        return Units.Sum(Of(then), Of(otherwise));
    }

    private Unit OfCall(Delegate form, ReadOnlyCollection<Expression> arguments)
    {
        (string name, _, _, bool keepsUnit, _) = Functions.All.First(function => function.Forms.Contains(form));
        if (name == Functions.If)
        {
            return OfChoice(arguments[0], arguments[1], arguments[2]);
        }

        Unit unit = Of(arguments[0]);
        if (name == Functions.Round)
        {
            CheckDecimals(arguments);
            return unit;
        }

        foreach (Expression argument in arguments.Skip(1))
        {
            Unit other = Of(argument);
            if (keepsUnit)
            {
                Require(unit, other, argument, "compared with");
            }

            unit = Units.Sum(unit, other);
        }

        return keepsUnit ? unit : Unit.Plain;
    }

    private void CheckDecimals(ReadOnlyCollection<Expression> arguments)
    {
        if (arguments.Count < 2)
        {
            return;
        }

        Atom? literal = arguments[1] is ParameterExpression parameter ? _atoms[parameter] : null;
        if (literal is not { Quantity: null, Token: { Unit: Unit.Any, Value: >= 0 and <= Functions.MostDecimals } }
            || literal.Token.Value != Math.Floor(literal.Token.Value))
        {
            _errors.Add(new ExpressionError(
                First(arguments[1]).Token.Offset,
                $"found another number of decimals; expected a whole number from 0 to {Functions.MostDecimals}, as in round(x, 3)"));
        }
    }

    private void Require(Unit left, Unit right, Expression rightNode, string verb)
    {
        if (!Units.Fit(left, right))
        {
            _errors.Add(new ExpressionError(
                First(rightNode).Token.Offset,
                $"found {Units.Name(right)} that is {verb} {Units.Name(left)}; expected the same unit "
                + "(to make a plain number of a quantity, divide it by one unit, as in x / (1 s))"));
        }
    }

    private Atom First(Expression node) => node switch
    {
        ParameterExpression parameter => _atoms[parameter],
        BinaryExpression binary => First(binary.Left),
        UnaryExpression unary => First(unary.Operand),
        ConditionalExpression choice => First(choice.Test),
        InvocationExpression call => First(call.Arguments[0]),
        _ => throw new InvalidOperationException($"A formula holds the operation {node.NodeType}, which its grammar does not have."),
    };
}
