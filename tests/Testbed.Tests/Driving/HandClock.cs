namespace Meshward.Testbed.Tests.Driving;

/// <summary>A clock that a test moves.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Volatile.Read(ref _milliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(GetTimestamp());

    public void Advance(TimeSpan time) => Interlocked.Add(ref _milliseconds, (long)time.TotalMilliseconds);
}
