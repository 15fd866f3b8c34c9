using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>A scenario with its fitted model and everything that follows from the two without learning.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Fitted">The model.</param>
/// <param name="Dynamics">Outcomes of loads and configurations.</param>
/// <param name="Table">All outcomes on the training load.</param>
/// <param name="Optimum">The best actions on the training load.</param>
internal sealed record Workbench(Scenario Scenario, FittedSystemModel Fitted, MeshDynamics Dynamics, OutcomeTable Table, Optimum Optimum)
{
    /// <summary>Reads the scenario and its trace, and fits the model.</summary>
    /// <exception cref="BadInputException">An input has mistakes.</exception>
    public static Workbench Prepare(ModelOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        CheckKind(scenario, options.Scenario);
        TraceTable trace = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        return Fit(scenario, trace, options, session);
    }

    /// <summary>Fits the model to a trace.</summary>
    /// <exception cref="BadInputException">The trace has mistakes.</exception>
    public static Workbench Fit(Scenario scenario, TraceTable trace, ModelOptions options, Session session) =>
        ProgressView.Run(session.Terminal, "fitting the system model",
            () => Of(scenario, SystemModelFitter.Fit(scenario, trace, options.ModelSeed, Environment.ProcessorCount, session.Stop).OrStop()));

    /// <summary>What follows from a fitted model.</summary>
    /// <exception cref="BadInputException">The trace does not cover the training load.</exception>
    public static Workbench Of(Scenario scenario, FittedSystemModel fitted)
    {
        MeshDynamics dynamics = new(scenario, fitted.Model, fitted.Region);
        OutcomeTable table = OutcomeTable.Build(dynamics).OrStop();
        return new Workbench(scenario, fitted, dynamics, table, Optimum.Of(table));
    }

    /// <summary>The optimum as a policy.</summary>
    public OptimalPolicy OptimalPolicy() => new(Dynamics, Table, Optimum.Values);

    /// <summary>Which joint actions are allowed at a load.</summary>
    /// <param name="loads">[services] offered load.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="mask">[joint actions] receives true where allowed.</param>
    public void MaskAt(ImmutableArray<double> loads, ImmutableArray<int> levels, Span<bool> mask)
    {
        OutcomeBatch batch = new(Dynamics);
        Dynamics.Cover(loads.AsSpan(), OutcomeTable.AllLevels(Dynamics.Grid), batch);
        ActionMasks.Write(Dynamics.Grid, levels.AsSpan(), batch.Allowed, mask);
    }

    /// <summary>Refuses scenarios whose optimum this version cannot find.</summary>
    /// <exception cref="BadInputException">The scenario is of such a kind.</exception>
    public static void CheckKind(Scenario scenario, string name)
    {
        if (!OutcomeTable.Fits(scenario))
        {
            throw new BadInputException(
                name, $"found too many states to tabulate, expected a training load and controls with at most {OutcomeTable.LargestRowCount} combinations");
        }
    }
}
