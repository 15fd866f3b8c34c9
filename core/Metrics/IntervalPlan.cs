namespace Meshward.Core.Metrics;

/// <summary>How samples become monitoring intervals. Intervals lie end to end, from 1970 on, so that whoever counts them again counts the same.</summary>
/// <param name="Length">Length of an interval, above 0; at least twice the time between two samples.</param>
public sealed record IntervalPlan(TimeSpan Length)
{
    /// <summary>Intervals that are kept after they were closed, and how far back samples are kept.</summary>
    public const int KeptIntervals = 10;

    /// <summary>Oldest that the sample at either end of an interval may be; by default the length of an interval.</summary>
    public TimeSpan MaxSampleAge { get; init; } = Length;

    /// <summary>How long after its end an interval waits for samples that are still missing; by default half of its length.</summary>
    public TimeSpan Grace { get; init; } = Length / 2;

    /// <summary>When requests are given up, in seconds: where all end there, the service is overloaded. Null where there is no limit.</summary>
    public double? TimeLimitSeconds { get; init; }

    /// <summary>Most samples that are kept, above 0; where more come, the oldest go, and what needs them is unknown. By default 2,000,000.</summary>
    public int MaxSamples { get; init; } = 2_000_000;

    /// <summary>How far back samples are kept.</summary>
    public TimeSpan Kept => (Length * KeptIntervals) + MaxSampleAge;

    /// <summary>Since when samples are to be asked for, to measure what begins at a time; those at the start of a question may be left out.</summary>
    /// <param name="start">The time.</param>
    public DateTimeOffset SamplesSince(DateTimeOffset start) =>
        DateTimeOffset.FromUnixTimeMilliseconds(start.ToUnixTimeMilliseconds()) - MaxSampleAge - TimeSpan.FromMilliseconds(1);
}
