using System.Collections.Concurrent;
using System.Diagnostics;
using Meshward.Grains.Telemetry;
using Meshward.Grains.Tests.Control;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Telemetry;

public sealed class DecisionTraceTests
{
    [Fact]
    public async Task A_decision_that_is_carried_out_is_one_trace_of_collecting_deciding_and_applying()
    {
        ConcurrentQueue<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == MetricList.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        MemoryMesh mesh = ControlledCluster.Mesh();
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(mesh, new SteadySource());
        await cluster.Controller.StartControlAsync(ControlledCluster.Order("traced"));
        await cluster.UntilAsync(status => status.Counts.Applied == 1 && status.Step >= 2);
        await cluster.Controller.StopControlAsync("the test");

        Activity applied = spans.First(span => span.OperationName == "decision" && Equals(span.GetTagItem("meshward.outcome"), "Applied"));
        Activity[] parts = [.. spans.Where(span => span.ParentSpanId == applied.SpanId).OrderBy(span => span.StartTimeUtc)];
        Assert.Equal(["collect", "decide", "apply"], parts.Select(part => part.OperationName));
        Assert.All(parts, part => Assert.Equal(applied.TraceId, part.TraceId));
        Assert.All(parts, part => Assert.InRange(part.StartTimeUtc, applied.StartTimeUtc, applied.StartTimeUtc + applied.Duration));
        Assert.Equal((default, ActivityStatusCode.Ok), (applied.ParentSpanId, applied.Status));
        Assert.Equal(("shop", "Twin"), (applied.GetTagItem("meshward.mesh"), applied.GetTagItem("meshward.source")));
        Assert.IsType<long>(applied.GetTagItem("meshward.decision"));
        Assert.IsType<string[]>(applied.GetTagItem("meshward.rules"));
        Activity held = spans.First(span => span.OperationName == "decision" && Equals(span.GetTagItem("meshward.outcome"), "Unchanged"));
        Assert.Equal(["collect", "decide"], spans.Where(span => span.ParentSpanId == held.SpanId).OrderBy(span => span.StartTimeUtc).Select(part => part.OperationName));
    }
}
