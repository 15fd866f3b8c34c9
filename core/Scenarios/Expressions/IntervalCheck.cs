using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>
/// Between which ends the value of a parsed formula lies, from those of its quantities (interval arithmetic). The ends always hold, but may
/// be wider than need be, since every occurrence of a quantity counts by itself.
/// </summary>
internal sealed class IntervalCheck
{
    private static readonly Interval _truth = new(0, 1);

    private readonly Dictionary<ParameterExpression, Atom> _atoms;
    private readonly IReadOnlyDictionary<string, Interval> _ranges;

    /// <summary>A check of one formula.</summary>
    /// <param name="atoms">Its numbers and names.</param>
    /// <param name="ranges">Ends of every quantity that it names.</param>
    public IntervalCheck(ImmutableArray<Atom> atoms, IReadOnlyDictionary<string, Interval> ranges)
    {
        _atoms = atoms.ToDictionary(atom => atom.Parameter.Expression);
        _ranges = ranges;
    }

    /// <summary>Ends of a node's value; conditions lie between 0 and 1.</summary>
    public Interval Of(Expression node) => node switch
    {
        ParameterExpression parameter => OfAtom(_atoms[parameter]),
        BinaryExpression binary => OfBinary(binary),
        UnaryExpression { NodeType: ExpressionType.Negate } unary => new Interval(0, 0) - Of(unary.Operand),
        UnaryExpression { NodeType: ExpressionType.Not } => _truth,
        ConditionalExpression choice => Of(choice.IfTrue).With(Of(choice.IfFalse)),
        InvocationExpression { Expression: ConstantExpression { Value: Delegate function } } call =>
            OfCall(Functions.All.First(known => known.Forms.Contains(function)).Name, call),
        _ => throw new InvalidOperationException($"A formula holds the operation {node.NodeType}, which its grammar does not have."),
    };

    private Interval OfAtom(Atom atom)
    {
        double constant = atom.Quantity?.Constant ?? atom.Token.Value;
        return atom.Quantity is { Constant: null } quantity ? _ranges[quantity.Name] : new Interval(constant, constant);
    }

    private Interval OfBinary(BinaryExpression node) => node.NodeType switch
    {
        ExpressionType.Add => Of(node.Left) + Of(node.Right),
        ExpressionType.Subtract => Of(node.Left) - Of(node.Right),
        ExpressionType.Multiply => Of(node.Left) * Of(node.Right),
        ExpressionType.Divide => Of(node.Left) / Of(node.Right),
        ExpressionType.Modulo => Remainder(Of(node.Right)),
        _ => _truth,
    };

    // As large as the divisor at most, on either side of zero.
    private static Interval Remainder(Interval divisor)
    {
        double largest = Math.Max(Math.Abs(divisor.Low), Math.Abs(divisor.High));
        return new Interval(-largest, largest);
    }

    private Interval OfCall(string name, InvocationExpression call)
    {
        if (name == Functions.If)
        {
            return Of(call.Arguments[1]).With(Of(call.Arguments[2]));
        }

        Interval[] x = [.. call.Arguments.Select(Of)];
        return name switch
        {
            "abs" => x[0].Low >= 0 ? x[0] : new Interval(Math.Max(0, -x[0].High), Math.Max(Math.Abs(x[0].Low), Math.Abs(x[0].High))),
            "ceil" => x[0].Map(Math.Ceiling),
            "floor" => x[0].Map(Math.Floor),
            Functions.Round => x.Length == 1 ? x[0].Map(Math.Round) : x[0].Map(value => Rounded(value, x[1].Low)),
            "exp" => x[0].Map(Math.Exp),
            "log" => x[0].Low < 0 ? Interval.Everything : x[0].Map(Math.Log),
            "sqrt" => x[0].Low < 0 ? Interval.Everything : x[0].Map(Math.Sqrt),
            "sigmoid" => x[0].Map(value => 1 / (1 + Math.Exp(-value))),
            "pow" => x[0].Low <= 0
                ? Interval.Everything
                : Interval.Around(Math.Pow(x[0].Low, x[1].Low), Math.Pow(x[0].Low, x[1].High), Math.Pow(x[0].High, x[1].Low), Math.Pow(x[0].High, x[1].High)),
            "clamp" => new Interval(
                Math.Min(Math.Max(x[0].Low, x[1].Low), x[2].Low), Math.Min(Math.Max(x[0].High, x[1].High), x[2].High)),
            "max" => new Interval(x.Max(each => each.Low), x.Max(each => each.High)),
            "min" => new Interval(x.Min(each => each.Low), x.Min(each => each.High)),
            _ => Interval.Everything,
        };
    }

    private static double Rounded(double value, double decimals) =>
        double.IsFinite(value) ? Math.Round(value, (int)decimals, MidpointRounding.ToEven) : value;
}
