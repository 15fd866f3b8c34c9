using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Work;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Drift;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Stories;

/// <summary>A mesh before and after it changed: what it does, how it is measured, and what a controller knows of it before.</summary>
/// <param name="Before">Scenario and model of the mesh as the controller knows it.</param>
/// <param name="After">The same of the changed mesh, which no controller knows.</param>
/// <param name="QueuesBefore">The queueing model that is measured before the change.</param>
/// <param name="QueuesAfter">The one after it.</param>
/// <param name="Models">The models that a controller goes by meanwhile.</param>
internal sealed record StoryMesh(
    Workbench Before, Workbench After, QueueingTraceSettings QueuesBefore, QueueingTraceSettings QueuesAfter, AdaptiveModels Models)
{
    // The seed that the product's own traces were made with.
    private const long TraceSeed = 1;

    /// <summary>The mesh, phase by phase.</summary>
    public ImmutableArray<MeshPhase> Phases(int changeAt) =>
        [new(0, Before.Dynamics, Before.Memory), new(changeAt, After.Dynamics, After.Memory)];

    /// <summary>Reads the scenario, fits what is needed, and makes the change.</summary>
    /// <exception cref="BadInputException">The scenario has mistakes, or no queueing model is behind it.</exception>
    public static StoryMesh Prepare(AdaptOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        if (!OutcomeTable.Fits(scenario))
        {
            throw new BadInputException(options.Scenario, "found a mesh with too many states to tabulate, expected one that rollout can look through in a time step");
        }

        ImmutableArray<double> factors = options.FactorsOf(scenario);
        StandIn? standIn = options.StandInOf(scenario);
        scenario = standIn is null ? scenario : scenario with { Model = scenario.Model with { StandIn = standIn } };
        Scenario changed = scenario with { Model = ModelOptions.Choose(scenario.Model, options.Variant) };
        TraceTable trace = standIn is null ? TraceFile.Read(scenario) : QueueingTrace.Generate(scenario, QueueingTraceSettings.For(scenario), TraceSeed);
        return ProgressView.Run(session.Terminal, "fitting the mesh before and after the change", () =>
        {
            QueueingTraceSettings queues = QueuesOf(scenario, trace, options), after = options.Variant is null ? Slowed(queues, factors) : QueuesOf(changed, null, options);
            TraceTable traceAfter = options.Variant is null ? QueueingTrace.Generate(scenario, after, TraceSeed) : TraceFile.Read(changed);
            Workbench bench = Fit(scenario, trace, options, session);
            CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).OrStop();
            DriftCalibration calibration = DriftCalibration.Of(
                scenario, rows, options.ModelSeed, DriftCalibration.DefaultFailure, Environment.ProcessorCount, session.Stop);
            return new StoryMesh(
                bench,
                Fit(changed, traceAfter, options, session),
                queues,
                after,
                new AdaptiveModels(bench.Scenario, bench.Fitted, new AdaptationBasis(rows, calibration, options.ModelSeed)));
        });
    }

    private static Workbench Fit(Scenario scenario, TraceTable trace, AdaptOptions options, Session session) =>
        Workbench.Of(scenario, SystemModelFitter.Fit(scenario, trace, options.ModelSeed, Environment.ProcessorCount, session.Stop).OrStop());

    // The mesh has to be the one that the trace tells of. A trace without a stand-in may still be one that the queueing model made.
    private static QueueingTraceSettings QueuesOf(Scenario scenario, TraceTable? trace, AdaptOptions options)
    {
        QueueingTraceSettings settings = QueueingTraceSettings.For(scenario);
        bool isMade = scenario.Model.StandIn is not null
            || (trace is not null && !scenario.TrainingLoad.FiniteLoads.IsEmpty && TraceHash.Of(QueueingTrace.Generate(scenario, settings, TraceSeed)) == TraceHash.Of(trace));
        return isMade ? settings : throw new BadInputException(
            options.Scenario, "found a trace that was measured, expected one that the queueing model made, or --work, which tells what mesh to simulate, or --on testbed (docs/adaptation.md)");
    }

    private static QueueingTraceSettings Slowed(QueueingTraceSettings settings, ImmutableArray<double> factors) => settings with
    {
        Nodes = [.. settings.Nodes.Zip(factors, (node, factor) => node with { MeanServiceSeconds = [.. node.MeanServiceSeconds.Select(seconds => factor * seconds)] })],
    };
}
