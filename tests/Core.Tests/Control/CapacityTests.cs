using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

public sealed class CapacityTests
{
    [Theory]
    [InlineData(ControlKind.Cores, 1)]
    [InlineData(ControlKind.Replicas, 1)]
    [InlineData(ControlKind.Blocking, -1)]
    [InlineData(ControlKind.Routing, 0)]
    public void More_cores_more_replicas_and_less_blocking_are_more_capacity(ControlKind kind, int more)
    {
        Assert.Equal(more, Capacity.Change(kind, 0.2, 0.4));
        Assert.Equal(-more, Capacity.Change(kind, 0.4, 0.2));
        Assert.Equal(0, Capacity.Change(kind, 0.4, 0.4));
        Assert.Equal(more, Capacity.Change(kind, 0, double.MaxValue));
    }

    [Fact]
    public void Only_more_cores_or_replicas_are_growth()
    {
        Assert.True(Capacity.IsGrowth(ControlKind.Cores, 1, 2));
        Assert.False(Capacity.IsGrowth(ControlKind.Replicas, 2, 1));
        Assert.False(Capacity.IsGrowth(ControlKind.Blocking, 0.4, 0.2));
    }

    // Two replicas of three cores, and one of a node whose cores no control sets: seven cores.
    [Fact]
    public void Spending_is_cores_times_replicas_times_price()
    {
        ControlSpec cores = new("cores.pay", ControlKind.Cores, ControlMode.Absolute, "pay", null, [1, 3], 0);
        ControlSpec replicas = new("replicas.pay", ControlKind.Replicas, ControlMode.Absolute, "pay", null, [1, 2], 0);
        ControlSpec node = new("replicas.node1", ControlKind.Replicas, ControlMode.Absolute, null, "node1", [1, 4], 0);

        Assert.Equal(0.7, Spending.PerHour(new SafetySpec { PricePerCoreHour = 0.1 }, [cores, replicas, node], [3, 2, 1]), 12);
        Assert.Equal(1.0, Spending.PerHour(new SafetySpec { PricePerCoreHour = 0.1 }, [cores, replicas, node], [3, 2, null]), 12);
        Assert.Equal(0, Spending.PerHour(new SafetySpec(), [cores, replicas, node], [3, 2, 1]));
    }
}
