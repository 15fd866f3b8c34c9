using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class AmountReaderTests
{
    private static readonly ControlSpec _control = new("cores.node1", ControlKind.Cores, ControlMode.Absolute, null, "node1", [1, 2], 0);
    private static readonly HistoryStretch _stretch = new(DateTimeOffset.UnixEpoch, 3000, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task An_amount_is_known_in_intervals_in_which_it_did_not_change()
    {
        // One core up to second 4, two from second 6 on; second 5 is missing.
        double?[] values = [1, 1, 1, 1, 1, null, 2, 2];
        Amounts source = new(second => second < values.Length ? values[second] : 2);
        AmountReader reader = new([_control], source, _stretch);
        List<double> read = [];
        for (int second = 0; second < 7; second++)
        {
            read.Add((await reader.ReadAsync(_stretch.At(second), TestContext.Current.CancellationToken))[0]);
        }

        Assert.Equal([1, 1, 1, 1, double.NaN, double.NaN, 2], read);
    }

    [Fact]
    public async Task A_long_history_is_asked_for_in_parts_and_without_a_gap()
    {
        Amounts source = new(second => second);
        AmountReader reader = new([_control], new Amounts(_ => 3, source), _stretch);
        for (int second = 0; second < _stretch.Count; second++)
        {
            Assert.Equal(3, (await reader.ReadAsync(_stretch.At(second), TestContext.Current.CancellationToken))[0]);
        }

        Assert.InRange(source.Asked, 3, 4);
    }

    [Fact]
    public async Task Nothing_is_asked_where_there_are_no_amounts()
    {
        Amounts source = new(_ => 1);

        Assert.Empty(await new AmountReader([], source, _stretch).ReadAsync(_stretch.Start, TestContext.Current.CancellationToken));
        Assert.Equal(0, source.Asked);
    }

    /// <summary>Amounts that a test writes down.</summary>
    private sealed class Amounts(Func<long, double?> at, Amounts? counter = null) : IAmountHistory
    {
        public int Asked { get; private set; }

        public Task<ImmutableArray<MetricSample>> ReadAsync(ControlSpec control, DateTimeOffset start, int count, TimeSpan step, CancellationToken cancellationToken)
        {
            (counter ?? this).Asked++;
            return Task.FromResult(Enumerable.Range(0, count).Select(index => (start + (step * index)).ToUnixTimeMilliseconds())
                .Where(time => at(time / 1000) is not null).Select(time => new MetricSample(time, at(time / 1000)!.Value)).ToImmutableArray());
        }
    }
}
