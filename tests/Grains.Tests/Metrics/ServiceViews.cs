using Meshward.Grains.Contracts;
using Meshward.Grains.Training;

namespace Meshward.Grains.Tests.Metrics;

/// <summary>Waits for what a service grain comes to know.</summary>
internal static class ServiceViews
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(40);

    /// <summary>The first view for which something holds; the test fails with the last one after a while.</summary>
    public static async Task<ServiceView> UntilAsync(this IServiceGrain service, Predicate<ServiceView> isThere)
    {
        long begun = TimeProvider.System.GetTimestamp();
        ServiceView? last = null;
        while (TimeProvider.System.GetElapsedTime(begun) < _longest)
        {
            try
            {
                last = await service.ViewAsync();
                if (last is not null && isThere(last))
                    return last;
            }
            catch (Exception exception) when (LostPeers.IsPassing(exception))
            {
                // A silo died a moment ago, or the machine is busy.
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{service.GetPrimaryKeyString()} does not come to it: {last}, {string.Join("; ", last?.Intervals ?? [])}");
    }
}
