using System.Collections.Immutable;
using Meshward.Client.Results;

namespace Meshward.Client.Output;

/// <summary>A learning curve that is ready to be drawn: between which rewards, and how high at any place. Evaluations that are no finite numbers are left out.</summary>
internal sealed class LearningCurve
{
    private readonly ImmutableArray<CurvePoint> _points;

    /// <summary>A curve and its scale.</summary>
    /// <param name="curve">Greedy evaluations, in order.</param>
    /// <param name="optimum">Mean optimal reward.</param>
    /// <param name="leastSpan">Least length of the axis, as a share of the optimum's size, so that small differences look small.</param>
    public LearningCurve(ImmutableArray<CurvePoint> curve, double optimum, double leastSpan = 0)
    {
        _points = [.. curve.Where(point => double.IsFinite(point.MeanReward))];
        Highest = _points.Select(point => point.MeanReward).Append(optimum).Max();
        Lowest = _points.Select(point => point.MeanReward).Append(optimum).Min();

        // One early disaster would flatten the rest: the axis starts no deeper than twice the optimum's size below it.
        double size = Math.Max(Math.Abs(optimum), 1e-9);
        Lowest = Math.Clamp(Lowest, optimum - 2 * size, optimum - leastSpan * size);
    }

    /// <summary>Number of points.</summary>
    public int Count => _points.Length;

    /// <summary>Environment steps at the first point and the last.</summary>
    public (long First, long Last) EnvSteps => (_points[0].EnvSteps, _points[^1].EnvSteps);

    /// <summary>Reward at the lower end of the axis.</summary>
    public double Lowest { get; }

    /// <summary>Reward at the upper end of the axis: the optimum, or a lower bound's better.</summary>
    public double Highest { get; }

    /// <summary>The last evaluation at a place of the curve.</summary>
    /// <param name="share">The place, from 0 at the first point's steps to 1 at the last's.</param>
    public double At(double share)
    {
        double steps = EnvSteps.First + share * (EnvSteps.Last - EnvSteps.First);
        int index = 0;
        while (index < _points.Length - 1 && _points[index + 1].EnvSteps <= steps)
        {
            index++;
        }

        return _points[index].MeanReward;
    }

    /// <summary>Height of a reward, from 0 at <see cref="Lowest"/> to 1 at <see cref="Highest"/>.</summary>
    public double HeightOf(double reward) =>
        Highest > Lowest ? (Math.Clamp(reward, Lowest, Highest) - Lowest) / (Highest - Lowest) : 1;
}
