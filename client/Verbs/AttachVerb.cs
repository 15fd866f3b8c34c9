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
        await using AttachedCluster cluster = (await AttachedCluster.ConnectAsync(options.Cluster, session.Clock, session.Stop)).OrStop();
        ClusterJobs jobs = new(cluster.Training, session.Stop);
        if (options.Run is not string run)
        {
            return new AttachResult(await WatchClusterAsync(jobs, options.Json, session), null);
        }

        if ((await jobs.FindAsync(run)).Phase == "running")
        {
            await FollowAsync(cluster, run, session);
        }

        if (file is not null)
        {
            PolicyStore.Write(await cluster.Training.GetPolicyAsync(run, session.Stop), file);
        }

        return new AttachResult(null, (await jobs.FindAsync(run)) with { Policy = options.Out });
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

    private static Task<int> FollowAsync(AttachedCluster cluster, string run, Session session)
    {
        TrainingWatch watch = new(session.Clock);
        return ProgressView.RunAsync(session.Terminal, session.Clock, run, async report =>
        {
            await foreach (TrainingProgress progress in cluster.Training.WatchAsync(run, session.Stop))
            {
                report(watch.Observe(progress));
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
