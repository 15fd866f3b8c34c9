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

    [Fact]
    public void A_mistake_of_the_caller_is_not() => Assert.False(LostPeers.IsPassing(new InvalidOperationException("another order")));
}
