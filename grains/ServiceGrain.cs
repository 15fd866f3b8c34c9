using Meshward.Grains.Contracts;

namespace Meshward.Grains;

/// <inheritdoc cref="IServiceGrain"/>
[GrainType("service")]
internal sealed class ServiceGrain : Grain, IServiceGrain
{
    // Not stored: whoever recorded the rows still has them.
    private MetricRows? _rows;

    /// <inheritdoc/>
    public Task ReplayAsync(MetricRows rows)
    {
        _rows = rows;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<MetricRows?> ReadAsync() => Task.FromResult(_rows);
}
