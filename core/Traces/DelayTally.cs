namespace Meshward.Core.Traces;

/// <summary>Count, mean and deviation of response times in one window; zero where there are none.</summary>
internal struct DelayTally
{
    private double _sum;
    private double _squares;

    public int Count { get; private set; }

    public readonly double Mean => Count == 0 ? 0 : _sum / Count;

    public readonly double Deviation => Count == 0 ? 0 : Math.Sqrt(Math.Max(0, _squares / Count - Mean * Mean));

    public void Add(double seconds)
    {
        Count++;
        _sum += seconds;
        _squares += seconds * seconds;
    }

    public void Add(DelayTally other)
    {
        Count += other.Count;
        _sum += other._sum;
        _squares += other._squares;
    }
}
