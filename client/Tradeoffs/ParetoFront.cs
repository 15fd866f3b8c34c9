using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Tradeoffs;

/// <summary>
/// Which points of a tradeoff no other point beats. One beats another where it is at least as good in everything that counts, and better in
/// something. What counts is what the points promise, and what they pay for it.
/// </summary>
/// <param name="direction">
/// Whether small or large values promise more; null where the varied number is no limit: then each service's mean delay counts.
/// </param>
/// <param name="canBlock">Whether requests can be rejected: then what is carried counts.</param>
internal sealed class ParetoFront(BoundDirection? direction, bool canBlock)
{
    private const double Same = 1e-9;

    /// <summary>The points with what is said about them. Points that keep every bound in every step are compared among themselves; where none does, all.</summary>
    public ImmutableArray<TradeoffPoint> Mark(ImmutableArray<TradeoffPoint> points)
    {
        ImmutableArray<TradeoffPoint> compared = points.Any(point => point.MeetsObjectives) ? [.. points.Where(point => point.MeetsObjectives)] : points;
        return [.. points.Select(point => point with { ParetoOptimal = compared.Contains(point) && !compared.Any(other => Beats(other, point)) })];
    }

    private bool Beats(TradeoffPoint point, TradeoffPoint other)
    {
        double[] differences = [.. Badness(point).Zip(Badness(other), (own, theirs) => own - theirs)];
        return differences.All(difference => difference <= Same) && differences.Any(difference => difference < -Same);
    }

    // Less is better.
    private IEnumerable<double> Badness(TradeoffPoint point)
    {
        yield return -point.ObjectivesMet;
        if (direction is not null)
        {
            yield return direction == BoundDirection.AtMost ? point.Value : -point.Value;
        }

        if (point.MeanCores is double cores)
        {
            yield return cores;
        }

        if (canBlock)
        {
            yield return -point.CarriedLoad;
        }

        if (direction is null || (point.MeanCores is null && !canBlock))
        {
            foreach ((_, double delay) in point.MeanDelaySeconds.Entries)
            {
                yield return delay;
            }
        }
    }
}
