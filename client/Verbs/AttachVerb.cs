using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Learning.Training;
using Meshward.Silo;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>attach</c>: follows a training of a cluster to its end, or looks at the whole cluster. Any number of consoles may.</summary>
internal sealed class AttachVerb : Verb<RunOptions, AttachResult>
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task<AttachResult> WorkAsync(RunOptions options, Session session)
    {
        string? file = options.Out is null ? null : OutputPlace.CheckFile("--out", options.Out);
        if (options is { Run: null, Out: not null })
        {
            throw new BadInputException("--out", "found a file without a training whose policy it is for, expected RUN before it, as jobs lists it");
        }

        await using AttachedCluster cluster = (await AttachedCluster.ConnectAsync(options.Cluster, session.Clock, session.Stop)).OrStop();
        ClusterJobs jobs = new(cluster.Training, session.Stop);
        if (options.Run is not string run)
        {
            return new AttachResult(await WatchClusterAsync(jobs, options.Json, session), null);
        }

        JobResult job = await jobs.FindAsync(run);
        if (job.Phase == ClusterJobs.Running)
        {
            await FollowAsync(cluster, job, session);
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
            terminal.Results.Write(ClusterView.Of(result.Cluster!));
        }
    }

    private static Task<int> FollowAsync(AttachedCluster cluster, JobResult job, Session session)
    {
        TrainingWatch watch = new(session.Clock, job);
        return ProgressView.RunAsync(session.Terminal, session.Clock, job.Run, async report =>
        {
            await foreach (TrainingProgress progress in cluster.Training.WatchAsync(job.Run, session.Stop))
            {
                // Rounds that were over before come first, all at once.
                if (progress.Round > (job.Round ?? 0))
                {
                    report(watch.Observe(progress));
                }
            }

            return 0;
        });
    }

    // On a terminal until Ctrl-C, elsewhere once.
    private static async Task<ClusterResult> WatchClusterAsync(ClusterJobs jobs, bool isOnce, Session session)
    {
        ClusterResult seen = await jobs.LookAsync();
        if (isOnce || !session.Terminal.IsLive)
        {
            return seen;
        }

        await session.Terminal.Messages.Live(ClusterView.Of(seen)).AutoClear(true).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(s_betweenLooks, session.Clock);
            try
            {
                while (await timer.WaitForNextTickAsync(session.Stop))
                {
                    seen = await jobs.LookAsync();
                    live.UpdateTarget(ClusterView.Of(seen));
                }
            }
            catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
            {
                // The user has seen enough.
            }
        });
        return seen;
    }
}
