using Meshward.Grains.Training;
using Orleans.Runtime.Messaging;

namespace Meshward.Grains.Tests.Training;

/// <summary>What counts as a silo that is away for a while.</summary>
public sealed class LostPeersTests
{
    [Fact]
    public void A_call_that_reaches_no_silo_is_repeated()
    {
        Assert.True(LostPeers.IsPassing(new ConnectionFailedException("no gateway listens")));
        Assert.True(LostPeers.IsPassing(new SiloUnavailableException("no gateway is known")));
        Assert.True(LostPeers.IsPassing(new TimeoutException()));
    }

    [Fact]
    public void A_call_that_a_silo_was_not_ready_for_is_repeated() => Assert.True(LostPeers.IsPassing(
        new OrleansException("Reminder Service is still initializing and it is taking a long time.", new TimeoutException())));

    // Words as Orleans' grain directory said them when a silo was killed.
    [Fact]
    public void A_call_to_a_grain_that_was_placed_on_a_dying_silo_is_repeated() => Assert.True(LostPeers.IsPassing(
        new OrleansException("Trying to register controller/compute on invalid silo: S127.0.0.1:20424:154699364. Known status: Dead")));

    [Fact]
    public void Another_failure_of_Orleans_is_not() => Assert.False(LostPeers.IsPassing(new OrleansException("no such grain class")));

    [Fact]
    public void A_mistake_of_the_caller_is_not() => Assert.False(LostPeers.IsPassing(new InvalidOperationException("another order")));
}
