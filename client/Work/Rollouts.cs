using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Client.Work;

/// <summary>Makes rollout policies.</summary>
/// <param name="Lookahead">Steps to look ahead; null for five on a table and one by walks.</param>
/// <param name="Walks">Walks of an estimate; null for ten, or one where the load is always the same.</param>
internal sealed record Rollouts(int? Lookahead, int? Walks)
{
    private const int MostWalkedSteps = 300;

    // Beyond, deciding takes longer than a control step.
    private const long MostJointActions = 10_000;

    /// <summary>Checks that a scenario is small enough for the rollouts in a policy's name, before anything is computed.</summary>
    /// <exception cref="BadInputException">It is too large.</exception>
    public static void Check(Scenario scenario, string name)
    {
        if (RolloutName.Parse(name) is not { } form)
        {
            return;
        }

        string other = $"rollout-monte-carlo-multi-agent:{form.Base}";
        long actions = new ControlGrid(scenario.Controls).JointActionCount;
        if (!form.IsMonteCarlo && !OutcomeTable.Fits(scenario))
        {
            throw new BadInputException("--policy", $"found '{name}' on a mesh with too many states to tabulate, expected {other}");
        }

        if (form is { IsMonteCarlo: true, OneControlAtATime: false } && actions > MostJointActions)
        {
            throw new BadInputException(
                "--policy", $"found '{name}' on a mesh with {actions} joint actions, expected at most {MostJointActions}, or {other}");
        }

        Check(scenario, form.Base);
    }

    /// <summary>A rollout policy.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="name">Its name, for reports.</param>
    /// <param name="form">What the name says; <see cref="Check"/> has passed it.</param>
    /// <param name="basePolicy">The base.</param>
    /// <param name="seed">Seed of walks.</param>
    public IPolicy Make(Workbench bench, string name, RolloutName form, IPolicy basePolicy, long seed)
    {
        if (form.IsMonteCarlo)
        {
            return MonteCarlo(bench, name, form, basePolicy, seed);
        }

        OutcomeTable table = bench.Table!;
        int lookahead = Lookahead ?? RolloutPolicy.DefaultLookahead;
        return form.OneControlAtATime
            ? new MultiAgentRolloutPolicy(name, bench.Dynamics, table, basePolicy, lookahead, bench.Memory)
            : new RolloutPolicy(name, bench.Dynamics, table, StateValues.Of(table, basePolicy), lookahead, bench.Memory);
    }

    private MonteCarloRolloutPolicy MonteCarlo(Workbench bench, string name, RolloutName form, IPolicy basePolicy, long seed)
    {
        Scenario scenario = bench.Scenario;
        bool isSteady = scenario.TrainingLoad.FiniteLoads.Length == 1;
        int horizon = scenario.Discount == 0 ? 0 : (int)Math.Min(MostWalkedSteps, Math.Ceiling(3 / (1 - scenario.Discount)));
        return new MonteCarloRolloutPolicy(
            name, basePolicy, bench.Dynamics, Lookahead ?? 1, Walks ?? (isSteady ? 1 : 10), horizon, form.OneControlAtATime, seed);
    }
}
