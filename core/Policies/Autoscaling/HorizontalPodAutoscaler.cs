namespace Meshward.Core.Policies.Autoscaling;

/// <summary>
/// The algorithm of Kubernetes' HorizontalPodAutoscaler, as kubernetes.io documents it ("Horizontal Pod Autoscaling": algorithm details and
/// configurable scaling behavior). It knows replicas and metrics alone; time is told. It remembers its recommendations and what it did.
/// </summary>
/// <param name="spec">What it is told.</param>
public sealed class HorizontalPodAutoscaler(AutoscalerSpec spec)
{
    private readonly List<(double Seconds, int Replicas)> _recommendations = [];
    private readonly List<(double Seconds, int Change)> _changes = [];
    private readonly double _longestPeriod = Math.Max(LongestPeriod(spec.ScaleUp), LongestPeriod(spec.ScaleDown));

    /// <summary>
    /// Replicas that one metric asks for: ceil(replicas * value / target), unchanged within the tolerance. Values that are missing count as
    /// the target where this would scale down and as nothing where it would scale up; so do pods that are not ready, where it would scale up.
    /// </summary>
    /// <param name="replicas">Present replicas.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="tolerance">Distance of the ratio from 1 within which nothing is scaled.</param>
    /// <returns>Replicas; null where no value is known.</returns>
    public static int? Desired(int replicas, PodMetric metric, double tolerance)
    {
        if (metric.Ready.IsEmpty)
        {
            return null;
        }

        double sum = metric.Ready.Sum();
        int count = metric.Ready.Length;
        double ratio = sum / count / metric.Target;
        double used = ratio;
        int unready = ratio > 1 ? metric.NotReady : 0;
        if (metric.Missing + unready > 0)
        {
            sum += ratio < 1 ? metric.Missing * metric.Target : 0;
            count += metric.Missing + unready;
            used = sum / count / metric.Target;
        }

        if (double.IsNaN(used))
        {
            return null;
        }

        bool turns = (ratio > 1 && used < 1) || (ratio < 1 && used > 1);
        if (turns || IsWithin(used, tolerance))
        {
            return replicas;
        }

        int desired = Ceiling(used * count);
        return (used > 1 && desired < replicas) || (used < 1 && desired > replicas) ? replicas : desired;
    }

    /// <summary>Forgets what it recommended and did.</summary>
    public void Reset()
    {
        _recommendations.Clear();
        _changes.Clear();
    }

    /// <summary>One look at the metrics.</summary>
    /// <param name="seconds">Time of it, in seconds; never earlier than the last.</param>
    /// <param name="replicas">Present replicas.</param>
    /// <param name="metrics">The metrics; the largest demand counts. Where one is unknown, nothing is scaled down.</param>
    /// <returns>Replicas from now on.</returns>
    public int Sync(double seconds, int replicas, params ReadOnlySpan<PodMetric> metrics)
    {
        int desired = int.MinValue;
        bool isUnknown = metrics.Length == 0;
        foreach (PodMetric metric in metrics)
        {
            int? wanted = Desired(replicas, metric, spec.Tolerance);
            (desired, isUnknown) = (Math.Max(desired, wanted ?? int.MinValue), isUnknown || wanted is null);
        }

        if (isUnknown && desired < replicas)
        {
            return replicas;
        }

        int next = Limited(seconds, replicas, Stabilized(seconds, replicas, desired));
        if (next != replicas)
        {
            _changes.Add((seconds, next - replicas));
        }

        return next;
    }

    /// <summary>Up to the smallest recommendation of the upward window, down to the largest of the downward one.</summary>
    private int Stabilized(double seconds, int replicas, int desired)
    {
        (double up, double down) = (spec.ScaleUp.StabilizationWindowSeconds, spec.ScaleDown.StabilizationWindowSeconds);
        (int least, int most) = (desired, desired);
        _ = _recommendations.RemoveAll(each => seconds - each.Seconds >= Math.Max(up, down));
        foreach ((double at, int recommended) in _recommendations)
        {
            least = seconds - at < up ? Math.Min(least, recommended) : least;
            most = seconds - at < down ? Math.Max(most, recommended) : most;
        }

        _recommendations.Add((seconds, desired));
        return Math.Min(Math.Max(replicas, least), most);
    }

    private int Limited(double seconds, int replicas, int desired)
    {
        _ = _changes.RemoveAll(each => seconds - each.Seconds >= _longestPeriod);
        int allowed = desired;
        if (desired > replicas)
        {
            allowed = Math.Min(desired, Math.Max(replicas, Limit(spec.ScaleUp, isUp: true, seconds, replicas)));
        }
        else if (desired < replicas)
        {
            allowed = Math.Max(desired, Math.Min(replicas, Limit(spec.ScaleDown, isUp: false, seconds, replicas)));
        }

        return Math.Clamp(allowed, spec.MinReplicas, spec.MaxReplicas);
    }

    // Replicas that the selected policy allows at most (up) or at least (down).
    private int Limit(ScalingRules rules, bool isUp, double seconds, int replicas)
    {
        if (rules.Select == SelectPolicy.Disabled || rules.Policies.IsEmpty)
        {
            return replicas;
        }

        IEnumerable<int> limits = rules.Policies.Select(policy =>
        {
            int start = replicas - _changes.Where(each => seconds - each.Seconds < policy.PeriodSeconds).Sum(each => each.Change);
            double change = policy.Kind == ScalingPolicyKind.Pods ? policy.Value : start * policy.Value / 100.0;
            return isUp ? Ceiling(start + change) : (int)Math.Floor(start - change + 1e-9);
        });
        return (rules.Select == SelectPolicy.Max) == isUp ? limits.Max() : limits.Min();
    }

    private static double LongestPeriod(ScalingRules rules) => rules.Policies.Select(policy => policy.PeriodSeconds).DefaultIfEmpty(0).Max();

    // A ratio such as 0.55 / 0.5 is on the edge of the tolerance, not beyond it.
    private static bool IsWithin(double ratio, double tolerance) => Math.Abs(ratio - 1) <= tolerance + 1e-9;

    private static int Ceiling(double value) => (int)Math.Ceiling(value - 1e-9);
}
