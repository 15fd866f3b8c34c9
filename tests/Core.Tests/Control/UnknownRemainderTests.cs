using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>What is left of an action of which no model tells what comes: growth alone, but for stages on which no node is worse off than before and after.</summary>
public sealed class UnknownRemainderTests
{
    private const string AtOnce = "largest-change: 1\ncool-down: 0 s\n";

    private static readonly double[] _equal = [0.5, 0, 5, 5];

    // All requests at five cores are right for a web of which 40 % are blocked, which a fallback does not. To stay is ten cores for them.
    [Theory]
    [InlineData(60, true)]
    [InlineData(20, false)]
    public void A_fallback_moves_no_requests_without_the_blocking_that_belongs_to_it(double load, bool isInside)
    {
        ExchangeSituation situation = new("") { Mesh = _equal, Policy = _equal, Twin = [1, 0.4, 5, 1], Load = load, IsInsideRegion = isInside, IsTold = false };

        for (int step = 0; step < 4; step++)
        {
            situation.Step().ChangesNothing();
        }
    }

    // What the twin asks for is done with four cores more than it asks for.
    [Fact]
    public void A_fallback_moves_requests_where_all_that_belongs_to_it_is_there()
    {
        ExchangeSituation situation = new() { Mesh = _equal, Twin = [1, 0, 5, 1], Load = 60, IsTold = false };

        situation.Step().Wants(1, 0, 5, 5);
    }

    // 60 % of the requests for five cores are wanted. The ceiling lets all of them in, and the model knows nothing of that.
    [Fact]
    public void Neither_cores_nor_requests_move_where_a_ceiling_keeps_the_blocking_that_belongs_to_it()
    {
        ExchangeSituation situation = new(AtOnce + "limits: { blocking.web: { ceiling: 0 } }") { Mesh = _equal, Policy = [1, 0.4, 5, 1], IsTold = false, Forecast = Known(_equal, [1, 0.4, 5, 1]) };
        ControlDecision decision = situation.Step();

        decision.ChangesNothing();
        decision.Acted("floor-and-ceiling", "better-to-stay");
    }

    [Fact]
    public void No_more_requests_are_let_in_where_a_ceiling_keeps_them_from_where_they_were_to_go()
    {
        ExchangeSituation situation = new(AtOnce + "limits: { routing.web.node1: { ceiling: 0.5 } }")
        {
            Mesh = [0.5, 0.4, 3, 3],
            Policy = [1, 0, 3, 3],
            IsTold = false,
            Forecast = Known([0.5, 0.4, 3, 3], [1, 0, 3, 3]),
        };

        situation.Step().ChangesNothing();
    }

    // A quarter of the way is outside of what the model knows. Node1 has its five cores before the requests, node2 has as many for fewer.
    [Fact]
    public void A_stage_is_gone_that_leaves_no_node_worse_off_than_before_and_after()
    {
        ExchangeSituation situation = new("largest-change: 0.25\ncool-down: 0 s") { Policy = [1, 0.2, 5, 3], IsTold = false, Forecast = Known([0.5, 0.2, 3, 3], [1, 0.2, 5, 3]) };

        situation.Step().Wants(0.75, 0.2, 5, 3);
        situation.Step().Wants(1, 0.2, 5, 3);
    }

    // 60 % of the requests at node1 in the end, 50 % before, and 0.75 times 90 % of them on the way.
    [Fact]
    public void A_stage_is_not_gone_that_gives_a_node_more_than_before_and_after()
    {
        ExchangeSituation situation = new("") { Mesh = _equal, Policy = [1, 0.4, 5, 5], IsTold = false, Forecast = Known(_equal, [1, 0.4, 5, 5]) };

        situation.Step().ChangesNothing();
    }

    // Four cores of five are allowed. Growth harms nobody.
    [Fact]
    public void Growth_is_done_where_the_model_knows_nothing_of_what_a_ceiling_leaves()
    {
        ExchangeSituation situation = new(AtOnce + "limits: { cores.node1: { ceiling: 4 } }") { Policy = [1, 0.2, 5, 3], IsTold = false };

        situation.Step().Wants(0.5, 0.2, 4, 3);
    }

    // Five cores are found where four are allowed and the policy wants one, which is below the floor: one goes, as the requests stay.
    [Fact]
    public void A_limit_orders_no_more_than_to_keep_it()
    {
        ExchangeSituation situation = new(AtOnce + "limits: { cores.node1: { floor: 2, ceiling: 4 }, blocking.web: { ceiling: 0.3 } }") { Mesh = [0.25, 0.2, 5, 5], Policy = [0.75, 0.4, 1, 5], IsTold = false };

        situation.Step().Wants(0.25, 0.2, 4, 5);
    }

    // The mesh was found where the trace tells nothing. What limits leave is inside, and by the model meets the objective, or does not: it is measured to be met.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void From_outside_the_region_what_is_left_is_done_where_it_meets_what_is_measured_to_be_met(bool isMet)
    {
        ExchangeSituation situation = new(AtOnce + "limits: { routing.web.node1: { ceiling: 0.75 } }")
        {
            Policy = [1, 0.2, 3, 3],
            IsTold = false,
            Forecast = values => values[0] == 0.75 ? new Forecast([isMet], 0) : null,
        };

        situation.Step().Wants(isMet ? 0.75 : 0.5, 0.2, 3, 3);
    }

    private static Func<ImmutableArray<double?>, Forecast?> Known(params double[][] configurations) =>
        values => configurations.Any(known => known.Select(value => (double?)value).SequenceEqual(values)) ? new Forecast([true], 0) : null;
}
