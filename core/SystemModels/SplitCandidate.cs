using System.Runtime.CompilerServices;

namespace Meshward.Core.SystemModels;

/// <summary>The best split of a node that was found so far.</summary>
internal struct SplitCandidate
{
    // Gains are sums in floating point, in an order that differs from feature to feature: equal splits differ in the last digits.
    private const double TieTolerance = 1e-12;

    public int Feature;
    public int Below;
    public int Above;
    private double _gain;

    public static SplitCandidate None => new() { Feature = -1, _gain = double.NegativeInfinity };

    /// <summary>Takes a split where it lowers the squared error by more than the best one so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(TargetSum left, TargetSum all, int feature, int below, int above)
    {
        // The error that is left is constant minus this sum: proxy of the fall of squared error.
        double right = all.Sum - left.Sum;
        double gain = left.Sum * left.Sum / left.Weight + right * right / (all.Weight - left.Weight);
        if (gain > _gain + TieTolerance * Math.Abs(_gain) || Feature < 0)
        {
            _gain = gain;
            (Feature, Below, Above) = (feature, below, above);
        }
    }
}
