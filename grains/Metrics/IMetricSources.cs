using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Metrics;

/// <summary>Opens the sources that feeds name.</summary>
public interface IMetricSources
{
    /// <summary>The source of a feed.</summary>
    /// <param name="feed">The feed; it names a source.</param>
    /// <returns>The source, or one line on what is wrong with its address.</returns>
    Checked<IMetricSource> Open(MetricFeed feed);
}
