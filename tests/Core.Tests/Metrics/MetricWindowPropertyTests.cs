using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Metrics;
using Meshward.Core.Randomness;
using static Meshward.Core.Tests.Metrics.Recording;

namespace Meshward.Core.Tests.Metrics;

/// <summary>Properties of windows of pages that restart, skip samples, tell no numbers and are read twice.</summary>
public sealed class MetricWindowPropertyTests
{
    [Property(MaxTest = 150)]
    public void The_order_of_samples_and_repeated_samples_change_nothing(int seed)
    {
        var random = new CounterRandom(seed, 0);
        SampledSeries[] series = Pages(ref random);
        var orderly = new MetricWindow(Plan);
        orderly.Add(new MetricReading([.. series], []), At(40));

        SampledSeries[] single = [.. series.SelectMany(one => one.Samples.SelectMany(sample => Enumerable.Repeat(one with { Samples = [sample] }, sample.Value % 3 == 0 ? 2 : 1)))];
        for (int k = single.Length - 1; k > 0; k--)
        {
            int other = random.NextInt(k + 1);
            (single[k], single[other]) = (single[other], single[k]);
        }

        var mixed = new MetricWindow(Plan);
        foreach (SampledSeries one in single)
            mixed.Add(new MetricReading([one], []), At(40));

        Assert.Equal(orderly.Close(At(40)).Select(Text), mixed.Close(At(40)).Select(Text));
        Assert.Equal(orderly.Samples, mixed.Samples);
    }

    [Property(MaxTest = 150)]
    public void Rates_are_finite_and_never_negative_nor_more_than_was_counted_and_nodes_sum_to_the_total(int seed)
    {
        var random = new CounterRandom(seed, 0);
        var window = new MetricWindow(Plan);
        window.Add(new MetricReading([.. Pages(ref random)], []), At(40));

        foreach (ServiceInterval interval in window.Close(At(40)))
        {
            // Two pods, two nodes, three kinds of answers, of which each page counts at most 20 a second.
            Assert.All(Rates(interval.Requests).OfType<double>(), rate => Assert.InRange(rate, 0, 2 * 2 * 3 * 20 * 1.5));
            Func<RequestStatistics, Statistic>[] figures = [all => all.Offered, all => all.Carried, all => all.Shed, all => all.Failed];
            foreach (Func<RequestStatistics, Statistic> figure in figures)
            {
                if (figure(interval.Requests).Value is double total)
                    Assert.Equal(total, interval.Nodes.Sum(node => figure(node.Requests).Value!.Value), 9);
                else if (!interval.Nodes.IsEmpty)
                    Assert.Contains(interval.Nodes, node => figure(node.Requests).Kind == StatisticKind.Unknown);
            }
        }
    }

    [Property(MaxTest = 150)]
    public void Without_mishaps_every_request_is_counted_in_one_interval(int seed)
    {
        var random = new CounterRandom(seed, 0);
        var samples = new List<(double Seconds, double Value)> { (0, random.NextInt(1000)) };
        while (samples[^1].Seconds < 40)
            samples.Add((samples[^1].Seconds + 1 + random.NextInt(3), samples[^1].Value + random.NextInt(50)));
        ImmutableArray<ServiceInterval> closed = new Recording().Add(Series(), [.. samples]).CloseAll(seconds: 45);

        // Each rate times the time between the samples that it was made from.
        double At40(double seconds) => samples.Last(sample => sample.Seconds <= seconds).Seconds;
        double counted = closed.Take(4).Select((interval, k) => interval.Requests.Carried.Value!.Value * (At40((10 * k) + 10) - At40(10 * k))).Sum();
        Assert.Equal(samples.Last(sample => sample.Seconds <= 40).Value - samples[0].Value, counted, 6);
    }

    private static IEnumerable<double?> Rates(RequestStatistics all) => [all.Offered.Value, all.Carried.Value, all.Shed.Value, all.Failed.Value];

    private static string Text(ServiceInterval interval) => $"{interval with { Nodes = [] }} {string.Join(' ', interval.Nodes)}";

    private static SampledSeries[] Pages(ref CounterRandom random)
    {
        var series = new List<SampledSeries>();
        foreach ((string pod, string target) in new[] { ("front-1", "a"), ("front-1", "b"), ("front-2", "c") })
        {
            int restart = random.NextInt(60);
            foreach ((string node, string code, string flags) in from node in new[] { "node1", "node2" } from kind in new[] { ("200", "-"), ("503", "FI"), ("504", "UT") } select (node, kind.Item1, kind.Item2))
                series.Add(new SampledSeries(Series(node: node, code: code, flags: flags, pod: pod, target: target), Counter(ref random, restart)));
        }

        return [.. series];
    }

    // One second apart; a sample in ten is missing, one in twenty is no number, and the process begins again once.
    private static ImmutableArray<MetricSample> Counter(ref CounterRandom random, int restart)
    {
        var samples = ImmutableArray.CreateBuilder<MetricSample>();
        double value = random.NextInt(100_000);
        for (int second = 0; second <= 35; second++)
        {
            value = second == restart ? random.NextInt(20) : value + random.NextInt(20);
            int luck = random.NextInt(20);
            if (luck > 1)
                samples.Add(new MetricSample(At(second).ToUnixTimeMilliseconds(), luck == 2 ? double.NaN : value));
        }

        return samples.ToImmutable();
    }
}
