using System.Runtime.CompilerServices;

namespace Meshward.Core.SystemModels;

/// <summary>Sum of weighted targets over some rows, and of their weights.</summary>
internal struct TargetSum
{
    public double Sum;
    public double Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double target, int weight)
    {
        Sum += weight * target;
        Weight += weight;
    }
}
