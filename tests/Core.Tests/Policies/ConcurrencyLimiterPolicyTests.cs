using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class ConcurrencyLimiterPolicyTests
{
    // Training loads of web up to 9: a limit grows by 0.45 req/s and shrinks to 0.7 of itself.
    private static readonly Scenario Scenario = ToyMesh.Scenario() with
    {
        Controls = [new ControlSpec("blocking.web", ControlKind.Blocking, ControlMode.Absolute, "web", null, [0, 0.2, 0.4, 0.6], 0)],
    };

    [Fact]
    public void The_limit_shrinks_by_a_factor_and_grows_by_a_constant()
    {
        ConcurrencyLimiterPolicy policy = new(Scenario, new ControlGrid(Scenario.Controls));

        // Offered 9. Limits: 9; missed 6.3 (0.3 to block); missed 4.41 (0.51); kept 4.86 (0.46); kept 5.31 (0.41); kept 5.76 (0.36).
        Assert.Equal(0, Decide(policy, 9, []));
        Assert.Equal(2, Decide(policy, 9, [0.6]));
        Assert.Equal(3, Decide(policy, 9, [0.6]));
        Assert.Equal(3, Decide(policy, 9, [0.5]));
        Assert.Equal(3, Decide(policy, 9, [0.5]));
        Assert.Equal(2, Decide(policy, 9, [0.5]));

        // Limit 6.21: a load of 5 is below it.
        Assert.Equal(0, Decide(policy, 5, [0.1]));
        policy.Reset();
        Assert.Equal(0, Decide(policy, 9, []));
    }

    [Fact]
    public void A_bound_belongs_to_the_service_whose_delay_its_definition_names()
    {
        Scenario two = Scenario with
        {
            Mesh = new MeshSpec(["web", "mail"], ["node1"], TimeSpan.FromSeconds(1), TimeSpan.Zero),
            Model = Scenario.Model with { Targets = [new("delay.web", "web", "a", null), new("delay.mail", "mail", "b", null)] },
            Definitions = [new("slow", "round(delay.mail, 3) + 0.1 s", "s", true), new("slower", "2 * slow", "s", true)],
            Bounds =
            [
                new Bound("delay.web", BoundDirection.AtMost, 1), new Bound("slower", BoundDirection.AtMost, 1),
                new Bound("delay.mail", BoundDirection.AtLeast, 0),
            ],
        };
        Assert.Equal([0], DelayBounds.Of(two, "web").ToArray());
        Assert.Equal([1], DelayBounds.Of(two, "mail").ToArray());
        Assert.Equal([0, 1], DelayBounds.Of(two, "other").ToArray());
    }

    [Fact]
    public void Without_blocking_there_is_nothing_to_limit() =>
        Assert.Equal((true, false), (ConcurrencyLimiterPolicy.CanLimit(Scenario), ConcurrencyLimiterPolicy.CanLimit(ToyMesh.Scenario())));

    private static int Decide(ConcurrencyLimiterPolicy policy, double load, double[] measured)
    {
        int[] actions = new int[1];
        policy.Decide(new MeshSnapshot(0, [load], [0], [], measured: measured), actions);
        return actions[0];
    }
}
