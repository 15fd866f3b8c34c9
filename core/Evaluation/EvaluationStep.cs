using System.Collections.Immutable;

namespace Meshward.Core.Evaluation;

/// <summary>One time step of a policy on a load.</summary>
/// <param name="Loads">[services] offered load, requests per second.</param>
/// <param name="Levels">[controls] level indices in force in the step.</param>
/// <param name="Targets">[targets] predictions of the model, for example delays in seconds.</param>
/// <param name="Bounds">[bounds] value of each bounded quantity, in its own unit.</param>
/// <param name="Reward">Reward of the step.</param>
/// <param name="Covered">Whether the operating region covers the step; outside it the prediction is not trusted.</param>
/// <param name="Cost">
/// What the scenario minimises, in its own unit; where it says nothing, all cores, or all replicas where it has no cores; null where it
/// has neither.
/// </param>
public sealed record EvaluationStep(
    ImmutableArray<double> Loads,
    ImmutableArray<int> Levels,
    ImmutableArray<double> Targets,
    ImmutableArray<double> Bounds,
    double Reward,
    bool Covered,
    double? Cost = null);
