namespace Meshward.Client.Output;

/// <summary>Several pieces of work of the same size, told as one. Safe for many threads.</summary>
/// <param name="count">Number of pieces.</param>
/// <param name="report">Hears how far all are together.</param>
internal sealed class ProgressOfMany(int count, Action<WorkProgress> report)
{
    private readonly Lock _gate = new();
    private readonly double[] _shares = new double[count];

    /// <summary>One piece is so far.</summary>
    public void Report(int piece, WorkProgress progress)
    {
        lock (_gate)
        {
            _shares[piece] = progress.Share;
            string done = $"{_shares.Count(share => share >= 1)} done";
            report(new WorkProgress(_shares.Average(), done, done));
        }
    }
}
