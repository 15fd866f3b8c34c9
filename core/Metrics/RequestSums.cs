namespace Meshward.Core.Metrics;

/// <summary>Adds up what the counters of a node, or of all nodes, say.</summary>
internal sealed class RequestSums
{
    // Where the mean is this near to the time limit, nearly all ended there.
    private const double AtTheLimit = 0.99;

    private readonly double[] _perSecond = new double[RequestClasses.Count];
    private readonly string?[] _unknown = new string?[RequestClasses.Count];
    private readonly List<BucketHistogram> _histograms = [];
    private double _durationSeconds;
    private double _durations;
    private string? _noMoments;
    private string? _noBuckets;

    public void AddRequests(RequestClass requestClass, in GroupIncrease increase)
    {
        if (increase.Unknown is string reason)
            _unknown[(int)requestClass] ??= reason;
        else if (increase.Rise.Length > 0)
            _perSecond[(int)requestClass] += increase.Rise[0] / increase.Seconds;
    }

    public void AddMoments(in GroupIncrease increase, IReadOnlyList<double> keys)
    {
        if (increase.Unknown is string reason)
            _noMoments ??= reason;
        else if (keys.Count < 2)
            _noMoments ??= "the sum or number of response times is absent";
        for (int k = 0; k < increase.Rise.Length; k++)
        {
            if (keys[k] == 0)
                _durationSeconds += increase.Rise[k];
            else
                _durations += increase.Rise[k];
        }
    }

    public void AddBuckets(in GroupIncrease increase, IEnumerable<double> bounds)
    {
        if (increase.Unknown is string reason)
            _noBuckets ??= reason;
        else if (increase.Rise.Length > 0)
            _histograms.Add(BucketHistogram.Of(bounds, increase.Rise));
    }

    public void Add(RequestSums other)
    {
        for (int k = 0; k < RequestClasses.Count; k++)
        {
            _perSecond[k] += other._perSecond[k];
            _unknown[k] ??= other._unknown[k];
        }

        _histograms.AddRange(other._histograms);
        _durationSeconds += other._durationSeconds;
        _durations += other._durations;
        _noMoments ??= other._noMoments;
        _noBuckets ??= other._noBuckets;
    }

    public RequestStatistics ToStatistics(double? timeLimitSeconds)
    {
        Statistic carried = Rate(RequestClass.Carried), shed = Rate(RequestClass.Shed), failed = Rate(RequestClass.Failed);
        Statistic offered = _unknown.FirstOrDefault(reason => reason is not null) is string reason ? Statistic.Unknown(reason) : Statistic.Known(_perSecond.Sum());
        ResponseTimes times = Times(carried, failed);
        bool isNothingServed = carried.Value == 0 && failed.Value > 0;
        bool isAllAtTheLimit = times.Mean.Value >= timeLimitSeconds * AtTheLimit;
        IntervalState state = offered.Value is not double requests ? IntervalState.Unknown
            : requests == 0 ? IntervalState.NoTraffic
            : isNothingServed || isAllAtTheLimit ? IntervalState.Overload
            : IntervalState.Serving;
        return new RequestStatistics(state, offered, carried, shed, failed, times);
    }

    private Statistic Rate(RequestClass requestClass) =>
        _unknown[(int)requestClass] is string reason ? Statistic.Unknown(reason) : Statistic.Known(_perSecond[(int)requestClass]);

    private ResponseTimes Times(Statistic carried, Statistic failed)
    {
        if (carried.Kind == StatisticKind.Unknown)
            return ResponseTimes.All(carried);
        if (carried.Value == 0)
        {
            return ResponseTimes.All(
                failed.Value == 0 ? Statistic.NoTraffic
                : failed.Value is null ? failed
                : Statistic.Unknown("none of the requests that were admitted was served"));
        }

        Statistic mean = _noMoments is string noMoments ? Statistic.Unknown(noMoments)
            : _durations > 0 ? Statistic.Known(_durationSeconds / _durations)
            : Statistic.Unknown("the number of response times did not rise with the requests that were served");
        if (_noBuckets is string noBuckets)
            return ResponseTimes.All(Statistic.Unknown(noBuckets)) with { Mean = mean };
        BucketHistogram histogram = _histograms.Count == 0 ? BucketHistogram.Of([], []) : BucketHistogram.Sum(_histograms);
        (Statistic deviation, Statistic error) = histogram.Deviation();
        return new ResponseTimes(
            mean, deviation, error, histogram.Quantile(0.5), histogram.Quantile(0.9), histogram.Quantile(0.95), histogram.Quantile(0.99));
    }
}
