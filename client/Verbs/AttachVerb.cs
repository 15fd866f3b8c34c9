using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Learning.Training;
using Meshward.Silo;

namespace Meshward.Client.Verbs;

/// <summary><c>attach</c>: follows a training of a cluster to its end, or looks at the whole cluster. Any number of consoles may.</summary>
internal sealed class AttachVerb : Verb<RunOptions, AttachResult>
{
    /// <inheritdoc />
    protected override async Task<AttachResult> WorkAsync(RunOptions options, Session session)
    {
        string? file = options.Out is null ? null : OutputPlace.CheckFile("--out", options.Out);
        if (options is { Run: null, Out: not null })
        {
            throw new BadInputException("--out", "found a file without a training whose policy it is for, expected RUN before it, as jobs lists it");
        }

        await using AttachedCluster cluster = await ClusterPlace.AttachAsync(options.Cluster, session, isSilent: options.Run is null && IsLive(options, session));
        ClusterJobs jobs = new(cluster.Training, session.Stop);
        if (options.Run is not string run)
        {
            return new AttachResult(await WatchClusterAsync(cluster, jobs, options, session), null);
        }

        JobResult job = await jobs.FindAsync(run);
        if (job.Phase == ClusterJobs.Running)
        {
            await session.Terminal.Error.WriteLineAsync($"following {run}: Ctrl-C leaves it to itself, meshward cancel {run} --cluster {options.ClusterText} ends it");
            if (await FollowAsync(cluster, job, session) is JobResult left)
            {
                await session.Terminal.Error.WriteLineAsync($"detached: {run} goes on; meshward attach {run} --cluster {options.ClusterText} follows it again");
                return new AttachResult(null, left);
            }
        }

        return new AttachResult(null, await jobs.EndAsync(run, options.Out, file));
    }

    /// <inheritdoc />
    protected override void Show(AttachResult result, Terminal terminal)
    {
        if (result.Job is { } job)
        {
            terminal.Output.WriteLine(ClusterView.Line(job));
        }
        else
        {
            terminal.Results.Write(ClusterView.Of(result.Cluster!, terminal.Results.Profile.Width));
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(AttachResult result, Terminal terminal) =>
        result.Job?.Phase == ClusterJobs.Running ? ExitCodes.Interrupted : ExitCodes.Done;

    /// <summary>Follows a training to its end, or until the user has seen enough: then where it was comes out.</summary>
    private static Task<JobResult?> FollowAsync(AttachedCluster cluster, JobResult job, Session session)
    {
        TrainingWatch watch = new(session.Clock, job);
        return ProgressView.RunAsync<JobResult?>(session.Terminal, session.Clock, job.Run, async report =>
        {
            JobResult reached = job;
            try
            {
                await foreach (TrainingProgress progress in cluster.Training.WatchAsync(job.Run, session.Stop))
                {
                    // Rounds that were over before come first, all at once.
                    if (progress.Round > (job.Round ?? 0))
                    {
                        report(watch.Observe(progress));
                        reached = ClusterJobs.WithProgress(job, progress);
                    }
                }

                return null;
            }
            catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
            {
                return reached;
            }
        });
    }

    // For a person at a terminal until Ctrl-C, for all others once.
    private static async Task<ClusterResult> WatchClusterAsync(AttachedCluster cluster, ClusterJobs jobs, RunOptions options, Session session)
    {
        await using TrainingCurves curves = new(cluster.Training, session.Stop);
        ClusterResult seen = await jobs.LookAsync(curves);
        return IsLive(options, session)
            ? await new LiveCluster(() => jobs.LookAsync(curves), options.ClusterText!, session.Clock).RunAsync(seen, session.Terminal.Messages, session.Stop)
            : seen;
    }

    private static bool IsLive(RunOptions options, Session session) => !options.Json && session.Terminal.IsWatched;
}
