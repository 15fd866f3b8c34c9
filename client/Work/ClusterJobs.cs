using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Client.Verbs;
using Meshward.Grains;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>The trainings and silos of a cluster, as the console tells of them.</summary>
/// <param name="training">The cluster's trainings.</param>
/// <param name="stop">Ends the waiting.</param>
internal sealed class ClusterJobs(GrainTraining training, CancellationToken stop)
{
    /// <summary>Phase of a training that is not over.</summary>
    public const string Running = "running";

    // A list that is longer than a screen tells nobody anything.
    private const int MostJobs = 20;

    /// <summary>The cluster at the moment.</summary>
    public async Task<ClusterResult> LookAsync()
    {
        ImmutableArray<SiloEntry> silos = await training.GetSilosAsync(stop);
        JobResult[] jobs = await Task.WhenAll((await training.ListRunsAsync(stop)).Take(MostJobs).Select(DescribeAsync));
        return new ClusterResult(
            [.. silos.Select(silo => new SiloRow(silo.Address, silo.Gateway, silo.Cores, silo.ProcessorShare, silo.MemoryBytes, silo.Version))],
            [.. jobs]);
    }

    /// <summary>The cluster at the moment, with learning curves and meshes.</summary>
    /// <param name="curves">Remembers curves from look to look.</param>
    public async Task<ClusterResult> LookAsync(TrainingCurves curves)
    {
        ClusterResult cluster = await LookAsync();
        Task<JobResult[]> jobs = Task.WhenAll(cluster.Jobs.Select(curves.WithCurveAsync));
        ImmutableArray<string> controlled = await training.ListControllersAsync(stop);
        Task<MeshRow[]> meshes = Task.WhenAll(cluster.Jobs.Select(job => job.Scenario).Union(controlled).Select(mesh => DescribeMeshAsync(mesh, controlled.Contains(mesh))));
        return cluster with { Jobs = [.. await jobs], Meshes = [.. await meshes] };
    }

    /// <summary>A training that the user names.</summary>
    /// <exception cref="BadInputException">The cluster has none of that name.</exception>
    public async Task<JobResult> FindAsync(string run)
    {
        ImmutableArray<RunEntry> known = await training.ListRunsAsync(stop);
        return known.FirstOrDefault(entry => entry.Run == run) is { } entry
            ? await DescribeAsync(entry)
            : throw new BadInputException("RUN", $"found '{run}', expected a training of the cluster: {string.Join(", ", known.Take(MostJobs).Select(each => each.Run).DefaultIfEmpty("it has none"))}");
    }

    /// <summary>A training that is over, with its policy in a file where one is asked for.</summary>
    /// <param name="run">The training.</param>
    /// <param name="name">The file as the user gave it; null for none.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingFailedException">It failed, and has no policy.</exception>
    public async Task<JobResult> EndAsync(string run, string? name, string? path)
    {
        JobResult job = await FindAsync(run);
        if (job.Failure is string failure)
        {
            throw new TrainingFailedException($"{run}: failed, {failure}");
        }

        if (path is not null)
        {
            PolicyStore.Write(await training.GetPolicyAsync(run, stop), path);
        }

        return job with { Policy = name };
    }

    /// <summary>A training with where it stands after a round.</summary>
    public static JobResult WithProgress(JobResult job, TrainingProgress latest) => job with
    {
        Round = latest.Round,
        Rounds = latest.Rounds,
        EnvSteps = latest.EnvSteps,
        MeanReward = latest.BestReward,
        OptimalReward = latest.OptimalReward,
        Ratio = Requirement.Ratio(latest.BestReward, latest.OptimalReward),
    };

    private async Task<MeshRow> DescribeMeshAsync(string mesh, bool isControlled)
    {
        ImmutableArray<PolicyEntry> policies = await training.ListPoliciesAsync(mesh, stop);
        MeshRow row = policies.IsEmpty
            ? new MeshRow(mesh, 0, null, null)
            : new MeshRow(mesh, policies.Length, policies[0].Run, Requirement.Ratio(policies[0].MeanReward, policies[0].OptimalReward));
        return !isControlled || await training.GetControlAsync(mesh, stop) is not { Generation: > 0 } status ? row : row with
        {
            Controller = status.Phase.ToString().ToLowerInvariant(),
            DryRun = status.IsDryRun,
            Paused = status.IsPaused,
            LastDecision = status.Step,
            ObjectivesMet = status.Counts.ObjectivesMet,
        };
    }

    private async Task<JobResult> DescribeAsync(RunEntry entry)
    {
        TrainingStatus status = await training.GetStatusAsync(entry.Run, stop);
        JobResult job = new()
        {
            Run = entry.Run,
            Scenario = entry.Scenario,
            Point = entry.Point,
            StartedAt = entry.StartedAt,
            By = entry.By,
            Phase = status.Phase.ToString().ToLowerInvariant(),
            Failure = status.Failure,
            CancelledBy = status.CancelledBy,
        };
        return status.Policy is PolicyEntry policy ? WithPolicy(job, policy) : status.Latest is TrainingProgress latest ? WithProgress(job, latest) : job;
    }

    private static JobResult WithPolicy(JobResult job, PolicyEntry policy) => job with
    {
        EnvSteps = policy.EnvSteps,
        MeanReward = policy.MeanReward,
        OptimalReward = policy.OptimalReward,
        Ratio = Requirement.Ratio(policy.MeanReward, policy.OptimalReward),
        PolicySha256 = policy.Sha256,
    };
}
