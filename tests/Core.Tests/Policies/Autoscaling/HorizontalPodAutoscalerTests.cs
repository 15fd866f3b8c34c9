using Meshward.Core.Policies.Autoscaling;

namespace Meshward.Core.Tests.Policies.Autoscaling;

/// <summary>
/// Examples of Kubernetes' documentation, pages "Horizontal Pod Autoscaling" and "HorizontalPodAutoscaler Walkthrough", and of the blog post
/// "Kubernetes v1.33: HorizontalPodAutoscaler Configurable Tolerance".
/// </summary>
public sealed class HorizontalPodAutoscalerTests
{
    private static readonly AutoscalerSpec Free = new(1, 1000)
    {
        ScaleUp = ScalingRules.Up with { Policies = [new(ScalingPolicyKind.Percent, 100_000, 15)] },
        ScaleDown = ScalingRules.Down with { StabilizationWindowSeconds = 0 },
    };

    [Theory]
    [InlineData(3, 200, 100, 6)] // 200m of 100m doubles
    [InlineData(4, 50, 100, 2)] // 50m of 100m halves
    [InlineData(50, 90, 75, 60)] // ceil(50 * 90 / 75)
    [InlineData(1, 305, 50, 7)] // the walkthrough: 305 % of 50 % takes 1 replica to 7
    [InlineData(10, 110, 100, 10)] // within 10 %
    [InlineData(10, 90, 100, 10)]
    [InlineData(10, 111, 100, 12)]
    [InlineData(10, 89, 100, 9)]
    public void Replicas_follow_the_ratio_beyond_the_tolerance(int replicas, double value, double target, int expected) =>
        Assert.Equal(expected, HorizontalPodAutoscaler.Desired(replicas, All(replicas, value, target), 0.1));

    // 1000 is the most that the autoscaler is told; a value that is no number is an unknown one, and changes nothing.
    [Theory]
    [InlineData(double.MaxValue, 1000)]
    [InlineData(double.PositiveInfinity, 1000)]
    [InlineData(double.NaN, 10)]
    public void Values_beyond_all_measure_never_mean_the_minimum(double value, int expected) =>
        Assert.Equal(expected, new HorizontalPodAutoscaler(Free).Sync(0, 10, All(10, value, 100)));

    [Fact]
    public void Missing_values_dampen_both_directions()
    {
        // Up: 3 pods at 200 and one unknown as 0: mean 150 of 100, so 6 instead of 8.
        Assert.Equal(6, HorizontalPodAutoscaler.Desired(4, new PodMetric(100, [200, 200, 200], Missing: 1), 0.1));

        // Down: 3 pods at 20 and one unknown as 100: mean 40 of 100, so 2 instead of 1.
        Assert.Equal(2, HorizontalPodAutoscaler.Desired(4, new PodMetric(100, [20, 20, 20], Missing: 1), 0.1));

        // Up by 130 of 100, but with two unknown the mean is 65: the direction would turn.
        Assert.Equal(4, HorizontalPodAutoscaler.Desired(4, new PodMetric(100, [130, 130], Missing: 2), 0.1));
        Assert.Null(HorizontalPodAutoscaler.Desired(4, new PodMetric(100, [], Missing: 4), 0.1));
    }

    [Fact]
    public void Pods_that_are_not_ready_count_as_idle_when_scaling_up_alone()
    {
        // 3 at 200, one starting as 0: mean 150, 6 instead of 8.
        Assert.Equal(6, HorizontalPodAutoscaler.Desired(4, new PodMetric(100, [200, 200, 200], NotReady: 1), 0.1));

        // Down they are set aside: ceil(3 * 0.3) = 1.
        Assert.Equal(1, HorizontalPodAutoscaler.Desired(4, new PodMetric(100, [30, 30, 30], NotReady: 1), 0.1));
    }

    [Fact]
    public void The_largest_of_several_metrics_counts_and_an_unknown_one_forbids_to_scale_down()
    {
        Assert.Equal(6, new HorizontalPodAutoscaler(Free).Sync(0, 4, All(4, 50, 100), All(4, 150, 100)));
        PodMetric unknown = new(100, [], Missing: 4);
        Assert.Equal(4, new HorizontalPodAutoscaler(Free).Sync(0, 4, All(4, 50, 100), unknown));
        Assert.Equal(8, new HorizontalPodAutoscaler(Free).Sync(0, 4, All(4, 200, 100), unknown));
    }

    [Fact]
    public void Eighty_replicas_go_down_by_ten_percent_and_below_forty_by_four_pods()
    {
        AutoscalerSpec spec = Free with
        {
            ScaleDown = new([new(ScalingPolicyKind.Pods, 4, 60), new(ScalingPolicyKind.Percent, 10, 60)], SelectPolicy.Max, 0),
        };
        HorizontalPodAutoscaler autoscaler = new(spec);
        List<int> seen = [80];
        for (int minute = 0; seen[^1] > 10; minute++)
        {
            // A demand of 10 replicas' worth.
            seen.Add(autoscaler.Sync(60 * minute, seen[^1], All(seen[^1], 1000.0 / seen[^1], 100)));
        }

        Assert.Equal([80, 72, 64], seen[..3]); // 8, then 7.2 rounded up to 8
        int[] low = [.. seen.SkipWhile(replicas => replicas > 40)];
        Assert.All(low.Zip(low.Skip(1)).SkipLast(1), pair => Assert.Equal(4, pair.First - pair.Second));
    }

    [Fact]
    public void Within_a_period_the_policies_hold_for_all_changes_together()
    {
        AutoscalerSpec spec = Free with { ScaleDown = new([new(ScalingPolicyKind.Pods, 5, 60)], SelectPolicy.Max, 0) };
        HorizontalPodAutoscaler autoscaler = new(spec);
        Assert.Equal(95, autoscaler.Sync(0, 100, All(100, 10, 100)));
        Assert.Equal(95, autoscaler.Sync(15, 95, All(95, 10, 100)));
        Assert.Equal(90, autoscaler.Sync(60, 95, All(95, 10, 100)));
    }

    [Fact]
    public void Select_policy_takes_the_smallest_change_or_none()
    {
        ScalingRules rules = new([new(ScalingPolicyKind.Percent, 10, 60), new(ScalingPolicyKind.Pods, 5, 60)], SelectPolicy.Min, 0);
        Assert.Equal(95, new HorizontalPodAutoscaler(Free with { ScaleDown = rules }).Sync(0, 100, All(100, 10, 100)));
        ScalingRules off = rules with { Select = SelectPolicy.Disabled };
        Assert.Equal(100, new HorizontalPodAutoscaler(Free with { ScaleDown = off }).Sync(0, 100, All(100, 10, 100)));
    }

    [Fact]
    public void By_default_scaling_up_adds_the_larger_of_four_pods_and_all_pods_every_fifteen_seconds()
    {
        HorizontalPodAutoscaler autoscaler = new(new AutoscalerSpec(1, 100));
        List<int> seen = [1];
        for (int sync = 0; sync < 5; sync++)
        {
            seen.Add(autoscaler.Sync(15 * sync, seen[^1], All(seen[^1], 4000.0 / seen[^1], 100)));
        }

        Assert.Equal([1, 5, 10, 20, 40, 40], seen);
    }

    [Fact]
    public void By_default_scaling_down_waits_for_five_minutes_of_low_recommendations()
    {
        HorizontalPodAutoscaler autoscaler = new(new AutoscalerSpec(1, 100));
        Assert.Equal(10, autoscaler.Sync(0, 10, All(10, 100, 100)));
        for (int seconds = 15; seconds < 300; seconds += 15)
        {
            Assert.Equal(10, autoscaler.Sync(seconds, 10, All(10, 20, 100)));
        }

        Assert.Equal(2, autoscaler.Sync(300, 10, All(10, 20, 100)));
    }

    [Fact]
    public void Replicas_stay_between_their_ends() => Assert.Equal(
        (10, 2),
        (new HorizontalPodAutoscaler(Free with { MaxReplicas = 10 }).Sync(0, 5, All(5, 900, 100)),
            new HorizontalPodAutoscaler(Free with { MinReplicas = 2 }).Sync(0, 5, All(5, 1, 100))));

    private static PodMetric All(int replicas, double value, double target) => new(target, [.. Enumerable.Repeat(value, replicas)]);
}
