using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Meshward.Core.SystemModels;

/// <summary>Sum of weighted targets over some rows, and of their weights.</summary>
internal struct TargetSum
{
    public double Sum;
    public double Weight;

    /// <summary>One row, in the form in which rows are added up: both numbers at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Of(double target, int weight) => Vector128.Create(weight * target, weight);

    /// <summary>What rows added up to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TargetSum From(Vector128<double> sum) => new() { Sum = sum.GetElement(0), Weight = sum.GetElement(1) };
}
