using Meshward.Core.Metrics;

namespace Meshward.Tests.Shared;

/// <summary>What every <see cref="IMetricSource"/> does, whomever it asks. Each implementation runs all of it.</summary>
public abstract class MetricSourceFacts
{
    /// <summary>All services of the world, and one that it does not have.</summary>
    public static TheoryData<string, double> Questions()
    {
        TheoryData<string, double> all = [];
        foreach (string service in new MetricWorld(DateTimeOffset.UnixEpoch).Services.Keys.Append("absent"))
        {
            foreach (double since in new[] { -5, 0, 2.5, 4, 8.999, 10 })
            {
                all.Add(service, since);
            }
        }

        return all;
    }

    /// <summary>What the source holds.</summary>
    protected abstract MetricWorld World { get; }

    /// <summary>A source that holds the world.</summary>
    protected abstract IMetricSource Source { get; }

    /// <summary>One that cannot be asked for the moment.</summary>
    protected abstract IMetricSource Away { get; }

    /// <summary>One whose answers are of no use, however often it is asked.</summary>
    protected abstract IMetricSource Broken { get; }

    /// <summary>One that does not answer.</summary>
    protected abstract IMetricSource Silent { get; }

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Questions))]
    public async Task All_samples_since_a_time_come_as_they_were_measured_and_no_others(string service, double since)
    {
        MetricReading reading = await Source.ReadAsync(service, World.At(since), Patience);

        string[] told = [.. Lines(reading, double.NegativeInfinity)], whole = [.. Lines(World.Of(service), double.NegativeInfinity)];
        Assert.Equal(Lines(World.Of(service), since), Lines(reading, since));
        Assert.Empty(told.Except(whole));
        Assert.Equal(told.Distinct(), told);
        Assert.Empty(reading.Warnings);
    }

    [Fact]
    public async Task What_is_no_number_is_told_as_it_was_and_never_as_zero()
    {
        SampledSeries strange = Assert.Single((await Source.ReadAsync("strange", World.At(-5), Patience)).Series);

        Assert.Equal(
            [(0, 7), (1000, double.NaN), (2001, double.PositiveInfinity), (3002, double.NegativeInfinity)],
            strange.Samples.Select(sample => (sample.UnixMilliseconds - World.Begin.ToUnixTimeMilliseconds(), sample.Value)).Order());
    }

    [Fact]
    public async Task A_gap_stays_a_gap_and_zero_is_a_sample()
    {
        Assert.Equal(5, Assert.Single((await Source.ReadAsync("gap", World.At(-5), Patience)).Series).Samples.Length);
        Assert.Equal(10, Assert.Single((await Source.ReadAsync("zero", World.At(-5), Patience)).Series).Samples.Length);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_service_that_nobody_counted_and_of_times_to_come()
    {
        Assert.Empty((await Source.ReadAsync("absent", World.At(-5), Patience)).Series);
        Assert.Empty((await Source.ReadAsync("steady", World.At(3600), Patience)).Series);
    }

    [Fact]
    public async Task Counters_of_several_pods_stay_apart_and_those_of_one_page_together()
    {
        MetricReading reading = await Source.ReadAsync("pods", World.At(-5), Patience);

        Assert.Equal(3, reading.Series.Length);
        Assert.Equal(["shop/web-1", "shop/web-2"], reading.Series.Select(series => series.Series.Pod).Distinct().Order());
        Assert.Equal(2, reading.Series.Select(series => series.Series.Target).Distinct().Count());
    }

    [Fact]
    public async Task Questions_at_the_same_time_and_asked_again_have_the_same_answers()
    {
        string[] services = [.. World.Services.Keys, .. World.Services.Keys];
        MetricReading[] readings = await Task.WhenAll(services.Select(service => Source.ReadAsync(service, World.At(-5), Patience)));

        Assert.All(services.Zip(readings), pair => Assert.Equal(Lines(World.Of(pair.First), -5), Lines(pair.Second, -5)));
    }

    [Fact]
    public async Task A_history_tells_a_stretch_up_to_its_end()
    {
        if (Source is not IMetricHistory history)
        {
            Assert.Skip("This source has no history.");
            return;
        }

        MetricReading reading = await history.ReadAsync("pods", World.At(2.5), World.At(6), Patience);
        Assert.Equal(
            [3000L, 4000, 5000, 6000],
            reading.Series.SelectMany(series => series.Samples).Select(sample => sample.UnixMilliseconds - World.Begin.ToUnixTimeMilliseconds()).Distinct().Order());
        Assert.Empty((await history.ReadAsync("pods", World.At(6), World.At(6), Patience)).Series);
    }

    [Fact]
    public async Task A_source_that_is_away_says_so_in_one_line_and_that_asking_again_may_help() => AssertTold(await FailureOf(Away), isPassing: true);

    [Fact]
    public async Task A_source_of_no_use_says_so_in_one_line_and_that_asking_again_does_not_help() => AssertTold(await FailureOf(Broken), isPassing: false);

    [Fact]
    public async Task Whoever_asks_can_give_up_before_and_while_there_is_no_answer()
    {
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Silent.ReadAsync("steady", World.At(-5), late.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Source.ReadAsync("steady", World.At(-5), new CancellationToken(canceled: true)));
    }

    private static void AssertTold(MetricSourceException failure, bool isPassing)
    {
        Assert.Equal(isPassing, failure.IsPassing);
        Assert.NotEmpty(failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private Task<MetricSourceException> FailureOf(IMetricSource source) =>
        Assert.ThrowsAsync<MetricSourceException>(() => source.ReadAsync("steady", World.At(-5), Patience));

    // Series and samples come in any order.
    private IEnumerable<string> Lines(MetricReading reading, double since) =>
        from series in reading.Series
        from sample in series.Samples
        let at = sample.UnixMilliseconds - World.Begin.ToUnixTimeMilliseconds()
        where at > since * 1000
        let line = FormattableString.Invariant($"{series.Series} {at,5} {sample.Value:R}")
        orderby line
        select line;
}
