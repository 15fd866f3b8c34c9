namespace Meshward.Testbed.Tests;

/// <summary>Waits for what comes about soon.</summary>
internal static class Until
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks again and again until a condition holds; fails the test where it does not in twenty seconds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="state">What to say where it does not come about.</param>
    public static async Task TrueAsync(Func<bool> condition, Func<string> state)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < _patience, $"It did not come about in {_patience.TotalSeconds} s: {state()}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
