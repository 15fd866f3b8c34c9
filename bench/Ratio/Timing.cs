namespace Meshward.Bench;

/// <summary>Samples of things that take far less than a second.</summary>
internal static class Timing
{
    /// <summary>
    /// How often something is done per second of processor time, over about a second of it: what one core does, whatever else the machine is
    /// asked for.
    /// </summary>
    /// <param name="each">Things that one call does.</param>
    /// <param name="call">Does them.</param>
    public static Task<double> RatePerCoreAsync(long each, Action call)
    {
        call(); // Compiled and in the caches.
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long done = 0;
        double seconds;
        do
        {
            call();
            done += each;
            seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        }
        while (seconds < 1);

        return Task.FromResult(done / seconds);
    }

    /// <summary>A quantile of the time that a call takes, microseconds.</summary>
    /// <param name="quantile">In [0, 1].</param>
    /// <param name="calls">Calls that are timed.</param>
    /// <param name="call">Is told its number.</param>
    public static Task<double> QuantileAsync(double quantile, int calls, Action<int> call)
    {
        double[] times = new double[calls];
        TimeProvider clock = TimeProvider.System;
        for (int i = 0; i < calls; i++)
        {
            long start = clock.GetTimestamp();
            call(i);
            times[i] = 1e6 * (clock.GetTimestamp() - start) / clock.TimestampFrequency; // A TimeSpan would round to 0.1 µs.
        }

        Array.Sort(times);
        return Task.FromResult(times[(int)Math.Min(calls - 1, quantile * calls)]);
    }

    /// <summary>Seconds that something takes.</summary>
    public static Task<double> SecondsAsync(Action call)
    {
        long start = TimeProvider.System.GetTimestamp();
        call();
        return Task.FromResult(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }
}
