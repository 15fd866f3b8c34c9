using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>Turns a parsed formula over parameters into one over a frame, with direct calls of the functions.</summary>
internal sealed class FrameRewriter : ExpressionVisitor
{
    private readonly Dictionary<ParameterExpression, Atom> _atoms;
    private readonly ParameterExpression _frame;

    /// <summary>A rewriter of one formula.</summary>
    public FrameRewriter(ImmutableArray<Atom> atoms, ParameterExpression frame)
    {
        _atoms = atoms.ToDictionary(atom => atom.Parameter.Expression);
        _frame = frame;
    }

    /// <inheritdoc />
    protected override Expression VisitParameter(ParameterExpression node)
    {
        Atom atom = _atoms[node];
        return atom.Quantity is { } quantity
            ? quantity.Constant is double value ? Expression.Constant(value) : Expression.ArrayIndex(_frame, Expression.Constant(quantity.Slot))
            : Expression.Constant(atom.Token.Value);
    }

    /// <inheritdoc />
    protected override Expression VisitInvocation(InvocationExpression node)
    {
        Delegate form = (Delegate)((ConstantExpression)node.Expression).Value!;
        Expression[] arguments = [.. node.Arguments.Select(Visit).Select(argument => argument!)];
        return form.Method.ReturnType == typeof(double) && form.Method.GetParameters()[0].ParameterType == typeof(bool)
            ? Expression.Condition(arguments[0], arguments[1], arguments[2])
            : Expression.Call(form.Method, arguments);
    }
}
