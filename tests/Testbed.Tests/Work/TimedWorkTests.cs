using Meshward.Testbed.Work;

namespace Meshward.Testbed.Tests.Work;

public sealed class TimedWorkTests
{
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(4, 0.5)]
    [InlineData(16, 0.25)]
    public void Lengths_have_the_mean_of_the_service_and_the_spread_of_the_stages(int stages, double variation)
    {
        const int Requests = 40_000;
        ServiceProfile service = new("info1", ServiceTask.LookUp, 1, TimeSpan.FromMilliseconds(20), stages);
        TimedWork work = new(service, seed: 3);
        double[] lengths = [.. Enumerable.Range(0, Requests).Select(request => work.Run((uint)request).TotalMilliseconds)];
        double mean = lengths.Average();
        double deviation = Math.Sqrt(lengths.Average(length => (length - mean) * (length - mean)));

        // Five standard errors of the mean; some six of the deviation, whose error is larger for skew lengths.
        Assert.Equal(20, mean, 5 * variation * 20 / Math.Sqrt(Requests));
        Assert.Equal(variation, deviation / mean, 0.03 * variation);
    }

    [Fact]
    public void The_same_request_of_the_same_seed_has_the_same_length()
    {
        ServiceProfile service = ServiceProfile.Defaults[0];
        Assert.Equal(new TimedWork(service, seed: 5).Run(17), new TimedWork(service, seed: 5).Run(17));
        Assert.NotEqual(new TimedWork(service, seed: 5).Run(17), new TimedWork(service, seed: 6).Run(17));
    }

    [Fact]
    public void Without_stages_every_length_is_the_mean() =>
        Assert.Equal(TimeSpan.FromMilliseconds(10), new TimedWork(new("a", ServiceTask.LookUp, 1, TimeSpan.FromMilliseconds(10), 0), 1).Run(9));
}
