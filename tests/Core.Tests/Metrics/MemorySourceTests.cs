using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Metrics;

/// <summary>The source in memory that tests of other parts rest on.</summary>
public sealed class MemorySourceTests : MetricSourceFacts
{
    protected override MetricWorld World { get; } = MetricWorld.OfNow();

    protected override IMetricSource Source => new MemorySource(World);

    protected override IMetricSource Away => new MemorySource(World) { Failure = new MetricSourceException("away", isPassing: true) };

    protected override IMetricSource Broken => new MemorySource(World) { Failure = new MetricSourceException("broken", isPassing: false) };

    protected override IMetricSource Silent => new MemorySource(World) { IsSilent = true };
}

/// <summary>Measuring by questions to a source.</summary>
public sealed class SourceMeterTests : ServiceMeterFacts
{
    protected override Task<IServiceMeter> MeterAsync(ImmutableArray<string> services) =>
        Task.FromResult<IServiceMeter>(new SourceMeter(services, new MemorySource(World), Plan, TimeProvider.System));
}
