using System.Collections.Immutable;

namespace Meshward.Core.Simulation;

/// <summary>A run of loads that are asked at once: all combinations of their services' loads, or a single one.</summary>
/// <param name="First">Number of the first load.</param>
/// <param name="Axes">Points of each service's load, first service outermost; the product is <see cref="Count"/>.</param>
internal readonly record struct LoadSlab(int First, ImmutableArray<int> Axes)
{
    /// <summary>Number of loads.</summary>
    public int Count => Axes.Aggregate(1, (product, points) => product * points);

    /// <summary>
    /// Cuts loads that are all combinations of the services' loads, last service fastest, along the first service that moves; others one by
    /// one.
    /// </summary>
    /// <param name="loads">[loads * services] requests per second.</param>
    /// <param name="services">Number of services.</param>
    /// <param name="most">Most loads in a slab, as far as one point of the cut axis is not more.</param>
    /// <param name="pieces">Number of slabs that there should be at least, for threads to share.</param>
    public static ImmutableArray<LoadSlab> Cut(ReadOnlySpan<double> loads, int services, int most, int pieces)
    {
        int count = loads.Length / services;
        int[] axes = new int[services];
        HashSet<double> distinct = [];
        for (int service = 0; service < services; service++)
        {
            distinct.Clear();
            for (int load = 0; load < count; load++)
            {
                distinct.Add(loads[load * services + service]);
            }

            axes[service] = distinct.Count;
        }

        if (!IsProduct(loads, services, axes))
        {
            return [.. Enumerable.Range(0, count).Select(load => new LoadSlab(load, [1]))];
        }

        int cut = Math.Max(0, Array.FindIndex(axes, points => points > 1));
        int below = count / axes[cut], length = Math.Clamp(Math.Min(most / below, (axes[cut] + pieces - 1) / pieces), 1, axes[cut]);
        return
        [
            .. Enumerable.Range(0, (axes[cut] + length - 1) / length).Select(slab => new LoadSlab(
                slab * length * below,
                [.. axes.Select((points, service) => service == cut ? Math.Min(length, points - slab * length) : points)])),
        ];
    }

    private static bool IsProduct(ReadOnlySpan<double> loads, int services, ReadOnlySpan<int> axes)
    {
        long product = 1;
        for (int service = services - 1; service >= 0; service--)
        {
            long run = product, period = run * axes[service];
            for (int load = 0; load < loads.Length / services; load++)
            {
                if (loads[load * services + service] != loads[(int)(load % period / run * run) * services + service])
                {
                    return false;
                }
            }

            product = period;
            if (product > loads.Length / services)
            {
                return false;
            }
        }

        return product == loads.Length / services;
    }
}
