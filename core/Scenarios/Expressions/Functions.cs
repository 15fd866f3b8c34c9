using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>The functions of expressions: one table for the interpreter, the checks and the reference page.</summary>
internal static class Functions
{
    /// <summary>Most decimals that <c>round</c> keeps.</summary>
    public const int MostDecimals = 15;

    /// <summary>Name of the function that chooses; only the chosen value is evaluated.</summary>
    public const string If = "if";

    /// <summary>Name of the function that rounds.</summary>
    public const string Round = "round";

    /// <summary>The functions by name, with their forms for one, two, ... arguments.</summary>
    public static readonly ImmutableArray<(string Name, string Usage, string Meaning, bool KeepsUnit, ImmutableArray<Delegate> Forms)> All =
    [
        ("abs", "abs(x)", "x without its sign", true, [One(Math.Abs)]),
        ("ceil", "ceil(x)", "smallest whole number not below x", true, [One(Math.Ceiling)]),
        ("clamp", "clamp(x, low, high)", "x, but at least low and at most high", true, [Three(Clamp)]),
        ("exp", "exp(x)", "e to the power of x", false, [One(Math.Exp)]),
        ("floor", "floor(x)", "largest whole number not above x", true, [One(Math.Floor)]),
        (If, "if(condition, a, b)", "a where the condition holds, else b; the same as condition ? a : b", true,
            [(Func<bool, double, double, double>)Choose]),
        ("log", "log(x)", "natural logarithm of x", false, [One(Math.Log)]),
        ("max", "max(a, b, ...)", "largest of two to four numbers", true, [Two(Math.Max), Three(Max3), Four(Max4)]),
        ("min", "min(a, b, ...)", "smallest of two to four numbers", true, [Two(Math.Min), Three(Min3), Four(Min4)]),
        ("pow", "pow(x, y)", "x to the power of y", false, [Two(Math.Pow)]),
        (Round, "round(x, decimals)", "x rounded half to even, as NumPy does; decimals is a literal from 0 to 15, 0 if left out", true,
            [One(RoundWhole), Two(RoundDecimals)]),
        ("sigmoid", "sigmoid(x)", "1 / (1 + exp(-x))", false, [One(Sigmoid)]),
        ("sqrt", "sqrt(x)", "square root of x", false, [One(Math.Sqrt)]),
    ];

    /// <summary>Whether there is a function of that name.</summary>
    public static bool Has(string name) => All.Any(function => function.Name == name);

    /// <summary>Number of arguments of a form.</summary>
    public static int Arguments(Delegate form) => form.Method.GetParameters().Length;

    private static Delegate One(Func<double, double> form) => form;

    private static Delegate Two(Func<double, double, double> form) => form;

    private static Delegate Three(Func<double, double, double, double> form) => form;

    private static Delegate Four(Func<double, double, double, double, double> form) => form;

    private static double Choose(bool condition, double a, double b) => condition ? a : b;

    private static double Clamp(double x, double low, double high) => Math.Min(Math.Max(x, low), high);

    private static double Max3(double a, double b, double c) => Math.Max(Math.Max(a, b), c);

    private static double Max4(double a, double b, double c, double d) => Math.Max(Max3(a, b, c), d);

    private static double Min3(double a, double b, double c) => Math.Min(Math.Min(a, b), c);

    private static double Min4(double a, double b, double c, double d) => Math.Min(Min3(a, b, c), d);

    private static double RoundWhole(double x) => Math.Round(x, MidpointRounding.ToEven);

    private static double RoundDecimals(double x, double decimals) => Math.Round(x, (int)decimals, MidpointRounding.ToEven);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
