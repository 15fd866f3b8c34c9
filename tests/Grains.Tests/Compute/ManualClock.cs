namespace Meshward.Grains.Tests.Compute;

/// <summary>A clock that stands still until work says how long it took.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    public long Milliseconds => Interlocked.Read(ref _milliseconds);

    public void Pass(int milliseconds) => Interlocked.Add(ref _milliseconds, milliseconds);

    public override long GetTimestamp() => Milliseconds;
}
