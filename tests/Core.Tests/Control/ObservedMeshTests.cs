using Meshward.Core.Control;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Control;

public sealed class ObservedMeshTests
{
    private static readonly RequestStatistics _unknown = RequestStatistics.Unknown("a sample is NaN");

    // A quarter of the requests goes to node2, of which nothing is known: 24 on node1 are three quarters of 32.
    [Fact]
    public void Known_nodes_are_scaled_up_by_what_is_routed_to_the_others()
    {
        ObservedMesh observed = Observe(new SafetySituation
        {
            Present = [0.75, 0, 1, 1],
            Web = own => own.Window("web", 0) with
            {
                Interval = own.Interval(_unknown, [new NodeInterval("node1", SafetySituation.Requests(24, 0.1)), new NodeInterval("node2", _unknown)]),
            },
        });

        Assert.Equal(SignalQuality.Partial, observed.Services[0].Quality);
        Assert.Equal(32, observed.Services[0].LoadPerSecond, 9);
        Assert.Equal(0.25, observed.Services[0].MissingShare, 9);
    }

    [Fact]
    public void A_service_of_which_a_part_is_known_counts_with_no_less_than_it_had()
    {
        ObservedMesh observed = Observe(new SafetySituation
        {
            Web = own => own.Window("web", 0) with
            {
                Interval = own.Interval(_unknown, [new NodeInterval("node1", SafetySituation.Requests(1, 0.1)), new NodeInterval("node2", _unknown)]),
            },
        });

        Assert.Equal(20, observed.Services[0].LoadPerSecond);
    }

    // Requests that were shed are counted on no node: what is missing of them cannot be told from routing weights.
    [Fact]
    public void Where_the_shed_requests_are_unknown_the_service_is()
    {
        ObservedMesh observed = Observe(new SafetySituation
        {
            Web = own => own.Window("web", 0) with
            {
                Interval = own.Interval(_unknown, [new NodeInterval("node1", SafetySituation.Requests(1, 0.1)), new NodeInterval("unknown", _unknown)]),
            },
        });

        Assert.Equal((SignalQuality.Unknown, 1.0), (observed.Services[0].Quality, observed.Services[0].MissingShare));
    }

    [Fact]
    public void No_traffic_is_a_load_of_zero_and_good()
    {
        ObservedMesh observed = Observe(new SafetySituation
        {
            Web = own => own.Window("web", 0) with
            {
                Interval = own.Interval(new(IntervalState.NoTraffic, Statistic.NoTraffic, Statistic.NoTraffic, Statistic.NoTraffic, Statistic.NoTraffic, ResponseTimes.All(Statistic.NoTraffic)), []),
            },
        });

        Assert.Equal((SignalQuality.Good, 0.0), (observed.Services[0].Quality, observed.Services[0].LoadPerSecond));
    }

    [Fact]
    public void A_negative_rate_is_unknown()
    {
        ObservedMesh observed = Observe(new SafetySituation { Web = own => own.Window("web", -4) });

        Assert.Equal((SignalQuality.Unknown, 20.0), (observed.Services[0].Quality, observed.Services[0].LoadPerSecond));
    }

    [Fact]
    public void The_largest_loads_neither_overflow_nor_become_nothing()
    {
        ObservedMesh observed = Observe(new SafetySituation
        {
            Web = own => own.Window("web", double.MaxValue),
            Pay = own => own.Window("pay", 0) with
            {
                Interval = own.Interval(_unknown, [new NodeInterval("node1", SafetySituation.Requests(double.MaxValue, 0.1)), new NodeInterval("node2", _unknown)]),
            },
        });

        Assert.Equal([double.MaxValue, double.MaxValue], observed.Loads);
        Assert.Equal(0.25, observed.MissingShare, 9);
    }

    [Fact]
    public void A_service_without_a_window_is_unknown()
    {
        SafetySituation situation = new();
        ObservedMesh observed = ControlStep.Observe(situation.Scenario, situation.Input with { Windows = [] }, situation.State);

        Assert.All(observed.Services, service => Assert.Equal(SignalQuality.Unknown, service.Quality));
        Assert.Equal(1, observed.MissingShare);
    }

    private static ObservedMesh Observe(SafetySituation situation) => ControlStep.Observe(situation.Scenario, situation.Input, situation.State);
}
