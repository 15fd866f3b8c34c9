using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Evaluation;

/// <summary>How one policy did on a load.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Steps">Every time step, in order.</param>
public sealed record PolicyRecord(string Policy, ImmutableArray<EvaluationStep> Steps)
{
    /// <summary>Mean reward of a step.</summary>
    public double MeanReward => Steps.Average(step => step.Reward);

    /// <summary>Share of steps in which every bound was kept, in [0, 1]; 1 where there are no bounds.</summary>
    /// <param name="scenario">The scenario with the bounds.</param>
    public double ObjectivesMet(Scenario scenario) => Steps.Average(step => KeepsAll(scenario, step) ? 1.0 : 0.0);

    /// <summary>Mean of the sum of all controls of a kind, for example cores.</summary>
    /// <param name="scenario">The scenario with the controls.</param>
    /// <param name="kind">The kind of control.</param>
    public double MeanSum(Scenario scenario, ControlKind kind) => Steps.Average(step => Sum(scenario, step, kind));

    /// <summary>Mean over steps of the largest predicted target, for scenarios whose targets are delays in seconds.</summary>
    public double MeanLargestTarget => Steps.Average(step => step.Targets.Max());

    /// <summary>Mean cost of a step; null where steps have no cost.</summary>
    public double? MeanCost => Steps.Average(step => step.Cost);

    /// <summary>Share of all offered requests that blocking rejected, in [0, 1]; 0 where nothing was offered.</summary>
    /// <param name="scenario">The scenario with the controls.</param>
    public double ShedShare(Scenario scenario)
    {
        double offered = Steps.Sum(step => step.Loads.Sum());
        return offered > 0 ? Steps.Sum(step => Shed(scenario, step)) / offered : 0;
    }

    /// <summary>Mean load that was admitted, over all services: requests per second that were offered and not rejected.</summary>
    /// <param name="scenario">The scenario with the controls.</param>
    public double MeanCarriedLoad(Scenario scenario) => Steps.Average(step => step.Loads.Sum() - Shed(scenario, step));

    /// <summary>Mean over steps of a service's delay in seconds, of the slowest of its targets; null where the model has none of it.</summary>
    /// <param name="scenario">The scenario with the targets.</param>
    /// <param name="service">The service.</param>
    public double? MeanDelay(Scenario scenario, string service)
    {
        int[] own = [.. Enumerable.Range(0, scenario.Model.Targets.Length).Where(target => scenario.Model.Targets[target].Service == service)];
        return own.Length == 0 ? null : Steps.Average(step => own.Max(target => step.Targets[target]));
    }

    /// <summary>
    /// Direction changes in 100 time steps, summed over all controls: how often a control goes up although it went down when it moved
    /// last, or the reverse. The move from the initial configuration counts as one to remember.
    /// </summary>
    /// <param name="scenario">The scenario with the controls.</param>
    public double DirectionChanges(Scenario scenario) =>
        100.0 * Enumerable.Range(0, scenario.Controls.Length).Sum(control => Turns(scenario, control)) / Steps.Length;

    /// <summary>How often one control changes its direction, counted as <see cref="DirectionChanges"/> does.</summary>
    /// <param name="scenario">The scenario with the controls.</param>
    /// <param name="control">Place of the control in the scenario.</param>
    public int Turns(Scenario scenario, int control)
    {
        int changes = 0, level = scenario.Controls[control].InitialLevel, direction = 0;
        foreach (EvaluationStep step in Steps)
        {
            int move = Math.Sign(step.Levels[control] - level);
            changes += move * direction < 0 ? 1 : 0;
            (level, direction) = (step.Levels[control], move == 0 ? direction : move);
        }

        return changes;
    }

    /// <summary>Whether every bound was kept in a step.</summary>
    /// <param name="scenario">The scenario with the bounds.</param>
    /// <param name="step">The step.</param>
    public static bool KeepsAll(Scenario scenario, EvaluationStep step)
    {
        for (int i = 0; i < scenario.Bounds.Length; i++)
        {
            if (!scenario.Bounds[i].IsKept(step.Bounds[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sum of all controls of a kind in one step.</summary>
    /// <param name="scenario">The scenario with the controls.</param>
    /// <param name="step">The step.</param>
    /// <param name="kind">The kind of control.</param>
    public static double Sum(Scenario scenario, EvaluationStep step, ControlKind kind) => Sum(scenario, step.Levels.AsSpan(), kind);

    /// <summary>Sum of all controls of a kind.</summary>
    /// <param name="scenario">The scenario with the controls.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="kind">The kind of control.</param>
    public static double Sum(Scenario scenario, ReadOnlySpan<int> levels, ControlKind kind)
    {
        double sum = 0;
        for (int i = 0; i < scenario.Controls.Length; i++)
        {
            sum += scenario.Controls[i].Kind == kind ? scenario.Controls[i].Levels[levels[i]] : 0;
        }

        return sum;
    }

    // Requests per second that are rejected.
    private static double Shed(Scenario scenario, EvaluationStep step)
    {
        double shed = 0;
        for (int i = 0; i < scenario.Controls.Length; i++)
        {
            ControlSpec control = scenario.Controls[i];
            if (control.Kind == ControlKind.Blocking)
            {
                shed += control.Levels[step.Levels[i]] * step.Loads[scenario.Mesh.Services.IndexOf(control.Service!)];
            }
        }

        return shed;
    }
}
