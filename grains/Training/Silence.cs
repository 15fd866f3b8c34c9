using System.Globalization;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Training;

/// <summary>
/// Tells a person that a cluster does not answer, while calls are repeated (<see cref="LostPeers"/>): a line once that has lasted for three seconds,
/// and a line when it answers again. Shorter silences, as while a silo that died is replaced, are nobody's concern. Safe for many threads.
/// </summary>
/// <param name="clock">Measures the silence.</param>
/// <param name="tell">Hears each line.</param>
public sealed class Silence(TimeProvider clock, Action<string> tell)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private long? _since;
    private bool _isTold;

    /// <summary>A call had no answer, or none that counts, and is made again.</summary>
    /// <param name="exception">What was found in place of the answer.</param>
    internal void Failed(Exception exception)
    {
        lock (_gate)
        {
            _since ??= clock.GetTimestamp();
            if (_isTold || clock.GetElapsedTime(_since.Value) < _patience)
                return;
            _isTold = true;
            string reason = exception is StateUnavailableException ? $" ({exception.Message.TrimEnd('.').ReplaceLineEndings(" ")})" : "";
            tell($"the cluster has given no answer for {Seconds()}{reason}: asking again");
        }
    }

    /// <summary>A call was answered.</summary>
    internal void Answered()
    {
        // All calls pass here, and nearly always there is nothing to tell; a race tells it at the next call.
        if (_since is null)
            return;
        lock (_gate)
        {
            if (_isTold)
                tell($"the cluster answers again, after {Seconds()}");
            (_since, _isTold) = (null, false);
        }
    }

    private string Seconds() => clock.GetElapsedTime(_since!.Value).TotalSeconds.ToString("0 s", CultureInfo.InvariantCulture);
}
