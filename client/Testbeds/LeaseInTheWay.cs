using Meshward.Testbed.Driving;

namespace Meshward.Client.Testbeds;

/// <summary>
/// Waits for a lease of a testbed to end that somebody else has. Whoever drives renews it once a second; one of a driver that has died ends by itself within seconds.
/// </summary>
internal static class LeaseInTheWay
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks again and again.</summary>
    /// <param name="look">The lease that is in the way; null where none is any more.</param>
    /// <param name="clock">The time, and that of waiting.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The lease of a driver that lives; null where none is in the way.</returns>
    public static async Task<Lease?> FindLivingAsync(Func<Task<Lease?>> look, TimeProvider clock, CancellationToken stop)
    {
        Lease? first = null;
        while (await look() is { } found)
        {
            first ??= found;
            if (found.Generation != first.Generation || found.Renewals > first.Renewals)
            {
                return found;
            }

            await Task.Delay(s_betweenLooks, clock, stop);
        }

        return null;
    }
}
