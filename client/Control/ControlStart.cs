using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Drift;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Control;

/// <summary>Makes the order of a controller, and finds out before it is given what would keep it from being carried out.</summary>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class ControlStart(ControlOptions options, Session session)
{
    /// <summary>The order.</summary>
    /// <param name="scenario">The scenario, with what the flags replace in its model.</param>
    /// <returns>The order; or, where the policy may not act, why.</returns>
    /// <exception cref="BadInputException">There is no such policy or mesh, or the mesh lacks what the scenario names.</exception>
    public async Task<(ControlOrder? Order, string? Refusal)> MakeAsync(Scenario scenario)
    {
        TrainedPolicy trained = await LearnedPolicies.FindAsync(options.Policy, scenario, options, $"a policy file or {PolicyNames.Learned}", session);
        GateStanding standing = Standing(scenario, trained);
        if (options.IsApplied && !standing.Passed && !options.WithoutGate)
        {
            return (null, $"found a policy that may not act ({standing.Reason}), expected one that has passed: meshward gate {options.Scenario} --recorded FILE judges it, and --without-gate acts all the same");
        }

        MeshPlace place = options.IsLive ? await FindClusterAsync(scenario) : await FindTestbedAsync(scenario);
        bool adapts = Adapts(scenario, standing);
        TraceTable trace = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        Workbench bench = Workbench.Fit(scenario, trace, options, session);
        string from = ControlHost.Name;
        return (new ControlOrder(
            string.Create(CultureInfo.InvariantCulture, $"{from} at {session.Clock.GetUtcNow():O}"),
            from,
            scenario.Text,
            ModelOf(bench),
            Safetensors.Write(trained),
            TwinOf(bench),
            place,
            MeshFeed.Of(options.Source with { ServiceNamespace = place.Namespace }, CollectionTimes.Of(scenario.Mesh)),
            IsDryRun: !options.IsApplied)
        {
            Standing = options.IsApplied ? standing.Reason : null,
            IsGateOverridden = !standing.Passed,
            Adaptation = adapts ? BasisOf(bench, trace) : default,
            TrainingSteps = options.TrainSteps,
            SamplesToTrain = options.Samples,
        }, null);
    }

    private GateStanding Standing(Scenario scenario, TrainedPolicy trained)
    {
        string sha256 = trained.Sha256();
        return GateStanding.Of(new GateStore(DataDirectory.Find(options.Data, session)).Find(sha256), sha256, scenario.Hash);
    }

    // A policy of its own choice acts for whoever lets it adapt: that is for those who let the gate judge what acts.
    private bool Adapts(Scenario scenario, GateStanding standing)
    {
        bool fits = OutcomeTable.Fits(scenario);
        return options.Adapts != true || fits
            ? options.Adapts ?? (fits && standing.Passed)
            : throw new BadInputException("--adapt", $"found {scenario.Name}, which has too many states to tabulate, expected a mesh that rollout can look through in a time step");
    }

    private ReadOnlyMemory<byte> BasisOf(Workbench bench, TraceTable trace) => ProgressView.Run(session.Terminal, "working out what is usual of the model's errors", () =>
    {
        CleanedTrace rows = TraceCleaning.Clean(bench.Scenario.Model, trace).OrStop();
        var calibration = DriftCalibration.Of(bench.Scenario, rows, options.ModelSeed, DriftCalibration.DefaultFailure, Environment.ProcessorCount, session.Stop);
        return AdaptationBasisFile.Write(new AdaptationBasis(rows, calibration, options.ModelSeed));
    });

    private static ReadOnlyMemory<byte> ModelOf(Workbench bench)
    {
        using MemoryStream stream = new();
        SystemModelFile.Write(new StoredSystemModel(bench.Fitted, bench.Scenario.Hash, ""), stream);
        return stream.ToArray();
    }

    // As the gate has it, which compared the policy with it.
    private TwinTable? TwinOf(Workbench bench)
    {
        if (RuleTable.ReasonAgainst(bench.Scenario) is not null)
        {
            return null;
        }

        Baselines baselines = new(bench, LearningSettings.For(new PpoConfig(), bench.Scenario).TotalSteps, options.Seed, session.Stop);
        return TwinTable.Of((RulePolicy)baselines.Make(PolicyNames.Rules)!);
    }

    private async Task<MeshPlace> FindTestbedAsync(Scenario scenario)
    {
        TestbedState testbed = await new TestbedFile(DataDirectory.Find(options.Data, session)).FindAsync(session.Stop);
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
        await CheckAsync(new TestbedActuator(http, new Uri(testbed.Operation)), scenario);
        return new MeshPlace { Testbed = testbed.Operation };
    }

    private async Task<MeshPlace> FindClusterAsync(Scenario scenario)
    {
        ClusterSettings settings = new() { Kubeconfig = options.Kubeconfig is string file ? UserPath.Full("--kubeconfig", file, "a kubeconfig file") : null, Context = options.Context };
        try
        {
            using ClusterReader cluster = ClusterReader.Open(settings);
            string within = options.Namespace ?? cluster.OwnNamespace;
            await CheckAsync(new KubernetesActuator(cluster, scenario, within, new KubernetesTimes(), session.Clock, _ => { }) { LeavesOwnedAlone = true }, scenario);
            return new MeshPlace { Kubeconfig = settings.Kubeconfig, Context = settings.Context, Namespace = within, DrainSeconds = options.Drain.TotalSeconds };
        }
        catch (ClusterException problem)
        {
            throw new BadInputException("--on kubernetes", problem.Message);
        }
    }

    private async Task CheckAsync(IActuator actuator, Scenario scenario)
    {
        try
        {
            if (await actuator.CheckAsync(scenario, session.Stop) is { IsEmpty: false } mistakes)
            {
                throw new BadInputException(mistakes);
            }
        }
        catch (ActuatorException problem)
        {
            throw new WorkFailedException(problem.Message);
        }
    }
}
