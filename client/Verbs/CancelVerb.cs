using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Silo;

namespace Meshward.Client.Verbs;

/// <summary><c>cancel</c>: ends a training of a cluster, and keeps the best policy so far.</summary>
internal sealed class CancelVerb : Verb<RunOptions, JobResult>
{
    /// <inheritdoc />
    protected override async Task<JobResult> WorkAsync(RunOptions options, Session session)
    {
        string run = options.Run ?? throw new BadInputException("RUN", "found none, expected a training as jobs lists it");
        string? file = options.Out is null ? null : OutputPlace.CheckFile("--out", options.Out);
        await using AttachedCluster cluster = await ClusterPlace.AttachAsync(options.Cluster, session);
        ClusterJobs jobs = new(cluster.Training, session.Stop);
        _ = await jobs.FindAsync(run);
        await cluster.Training.EndAsync(run, session.Stop);
        return await jobs.EndAsync(run, options.Out, file);
    }

    /// <inheritdoc />
    protected override void Show(JobResult result, Terminal terminal) => terminal.Output.WriteLine(ClusterView.Line(result));
}
