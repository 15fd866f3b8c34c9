using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Control.Adaptation;

/// <summary>A mesh as a refitted model has it, within the operating region of the trace.</summary>
/// <param name="Dynamics">Model, reward and operating region.</param>
/// <param name="Table">All outcomes on the training load.</param>
public sealed record RefittedMesh(MeshDynamics Dynamics, OutcomeTable Table)
{
    /// <summary>The mesh of a model; null where the model makes no sense of a training load.</summary>
    /// <param name="scenario">A scenario whose mesh can be tabulated.</param>
    /// <param name="region">Where the trace's model is trusted: a refit is trusted nowhere else.</param>
    /// <param name="model">The refitted model.</param>
    public static RefittedMesh? Of(Scenario scenario, OperatingRegion region, ISystemModel model)
    {
        MeshDynamics dynamics = new(scenario, model, region);
        Checked<OutcomeTable> table = OutcomeTable.Build(dynamics);
        return table.IsValid ? new RefittedMesh(dynamics, table.Value) : null;
    }
}
