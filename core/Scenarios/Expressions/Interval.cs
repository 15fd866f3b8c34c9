namespace Meshward.Core.Scenarios.Expressions;

/// <summary>All numbers from one to another; the ends may be infinite.</summary>
/// <param name="Low">Smallest number.</param>
/// <param name="High">Largest number.</param>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>Every number.</summary>
    public static readonly Interval Everything = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The smallest interval that holds all of these numbers; everything where one of them is not a number.</summary>
    public static Interval Around(params ReadOnlySpan<double> numbers)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double number in numbers)
        {
            if (double.IsNaN(number))
            {
                return Everything;
            }

            (low, high) = (Math.Min(low, number), Math.Max(high, number));
        }

        return new Interval(low, high);
    }

    /// <summary>Sums of a number of each.</summary>
    public static Interval operator +(Interval a, Interval b) => new(a.Low + b.Low, a.High + b.High);

    /// <summary>Differences of a number of each.</summary>
    public static Interval operator -(Interval a, Interval b) => new(a.Low - b.High, a.High - b.Low);

    /// <summary>Products of a number of each.</summary>
    public static Interval operator *(Interval a, Interval b) =>
        Around(Product(a.Low, b.Low), Product(a.Low, b.High), Product(a.High, b.Low), Product(a.High, b.High));

    /// <summary>Quotients of a number of each.</summary>
    public static Interval operator /(Interval a, Interval b) =>
        b.Low <= 0 && b.High >= 0 ? Everything : a * new Interval(1 / b.High, 1 / b.Low);

    /// <summary>The smallest interval that holds both.</summary>
    public Interval With(Interval other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>The numbers in both; one end of the other where there are none.</summary>
    public Interval Within(Interval other) =>
        new(Math.Clamp(Low, other.Low, other.High), Math.Clamp(High, other.Low, other.High));

    /// <summary>The values of a function that never falls.</summary>
    public Interval Map(Func<double, double> rising) => Around(rising(Low), rising(High));

    // An end that is infinite is never reached, so that nothing times it stays nothing.
    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;
}
