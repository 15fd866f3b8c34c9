using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Silo;

namespace Meshward.Client.Verbs;

/// <summary><c>jobs</c>: the trainings of a cluster.</summary>
internal sealed class JobsVerb : Verb<ClusterOptions, ClusterResult>
{
    /// <inheritdoc />
    protected override async Task<ClusterResult> WorkAsync(ClusterOptions options, Session session)
    {
        await using AttachedCluster cluster = await ClusterPlace.AttachAsync(options.Cluster, session);
        return await new ClusterJobs(cluster.Training, session.Stop).LookAsync();
    }

    /// <inheritdoc />
    protected override void Show(ClusterResult result, Terminal terminal) => terminal.Results.Write(ClusterView.Jobs(result.Jobs, terminal.Results.Profile.Width));
}
