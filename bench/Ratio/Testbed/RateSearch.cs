namespace Meshward.Bench;

/// <summary>Looks for the highest rate at which something holds, on a grid of rates that are a tenth apart.</summary>
/// <param name="first">Where to begin, requests per second; later searches begin where the last one ended.</param>
/// <param name="holds">Tries a rate.</param>
internal sealed class RateSearch(double first, Func<double, Task<bool>> holds)
{
    private const double Step = 1.1;
    private const double Least = 1, Most = 100_000;

    // Far beyond what a server can do, a generator that does not wait for answers opens thousands of connections.
    private const int LongestStride = 4;

    private double _last = first;

    /// <summary>The highest rate of the grid at which it holds while it does not at the next; 0 where it holds at none.</summary>
    public async Task<double> HighestAsync()
    {
        // Strides double until it no longer holds (or holds at last), then what lies between is halved.
        int lowest = (int)Math.Ceiling(Math.Log(Least / _last) / Math.Log(Step)), highest = (int)Math.Floor(Math.Log(Most / _last) / Math.Log(Step));
        int good = lowest - 1, bad = highest + 1;
        int level = 0;
        for (int stride = 1; good < level && level < bad; stride = Math.Min(2 * stride, LongestStride))
        {
            if (await holds(RateOf(level)))
            {
                (good, level) = (level, Math.Min(level + stride, bad == highest + 1 ? highest : bad));
            }
            else
            {
                (bad, level) = (level, Math.Max(level - stride, good));
            }
        }

        while (bad - good > 1)
        {
            int middle = (good + bad) / 2;
            (good, bad) = await holds(RateOf(middle)) ? (middle, bad) : (good, middle);
        }

        double found = good < lowest ? 0 : RateOf(good);
        _last = found > 0 ? found : _last;
        return found;

        double RateOf(int place) => _last * Math.Pow(Step, place);
    }
}
