using Meshward.Client.Options;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;
using Meshward.Grains.Journal;
using Meshward.Silo;

namespace Meshward.Client.Work;

/// <summary>The journal of a scenario's controller, in the data directory or on a cluster.</summary>
internal sealed class JournalPlace : IAsyncDisposable
{
    private readonly ICluster _cluster;

    private JournalPlace(ICluster cluster, IJournal journal) => (_cluster, Journal) = (cluster, journal);

    /// <summary>The journal; it has records.</summary>
    public IJournal Journal { get; }

    /// <summary>Opens it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="session">For the clock and the user's folders.</param>
    /// <exception cref="BadInputException">There is none, or the place cannot be used.</exception>
    public static async Task<JournalPlace> OpenAsync(Scenario scenario, CommonOptions options, Session session)
    {
        ICluster cluster = await ClusterPlace.OpenAsync(options.Cluster, options.Data, session);
        try
        {
            GrainJournal journal = new(cluster.Grains, scenario.Name, session.Clock, cluster.Silence);
            return await journal.LastAsync(session.Stop) > 0 ? new JournalPlace(cluster, journal) : throw new BadInputException(
                options.Scenario,
                $"found no journal of {scenario.Name} {(options.ClusterText is string text ? $"on the cluster {text}" : $"in {DataDirectory.Find(options.Data, session)}")}, expected one: a controller writes it");
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
