using System.Collections.Immutable;
using Meshward.Core.Control.Journal;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Control.Loop;

/// <summary>
/// Proposals of a policy, greedily and with the actions that the trace covers alone, and of the calibrated rules, which are asked everywhere: they are
/// what is left where the trace covers nothing. The model predicts what each would bring. Used by one controller, one call at a time.
/// </summary>
/// <param name="dynamics">Model, reward and operating region.</param>
/// <param name="policy">The policy; null for none.</param>
/// <param name="policySha256">Hash of the learned policy's file; null without one.</param>
/// <param name="twin">The calibrated rules; null where the scenario has none.</param>
/// <param name="computation">Where it computes.</param>
/// <param name="step">Number of the last step that was proposed for.</param>
public sealed class ModelProposals(
    MeshDynamics dynamics, IPolicy? policy, string? policySha256, RulePolicy? twin, IComputation computation, long step = 0) : IProposals
{
    // More than one step's neighbours of a large mesh would cost more than they tell, and so would more answers of its model.
    private const int MostNeighbours = 256;
    private const int FewestNeighbours = 16;
    private const int MostAnswers = 32_768;

    private readonly AllowedActions _allowed = new(dynamics);
    private readonly OutcomeBatch _batch = new(dynamics);
    private long _step = step;

    /// <inheritdoc/>
    public Task<ProposalSet> ProposeAsync(ObservedMesh observed, ImmutableArray<double?> present, CancellationToken cancellationToken) =>
        computation.RunAsync(() => Propose([.. observed.Loads], NearestLevels(present)), cancellationToken);

    /// <inheritdoc/>
    public Task<PredictedOutcome?> PredictAsync(ImmutableArray<double> loads, ImmutableArray<double?> values, CancellationToken cancellationToken) =>
        computation.RunAsync(
            () =>
            {
                if (ExactLevels(values) is not { } levels)
                {
                    return null;
                }

                dynamics.Evaluate(loads.AsSpan(), levels, _batch);
                return OutcomeOf(0);
            },
            cancellationToken);

    private ProposalSet Propose(double[] loads, int[] levels)
    {
        int[]? own = policy is null ? null : Masked(policy, loads, levels), rules = twin is null ? null : Unmasked(twin, loads, levels);
        int[][] neighbours = own is null ? [] : Neighbours(own, levels);
        int[][] rows = [own ?? levels, rules ?? levels, .. neighbours];
        dynamics.Evaluate(loads, rows.SelectMany(row => row).ToArray(), _batch);
        _step++;
        return new ProposalSet(
            own is null ? null : Ranked(policy!.Name, own, 0),
            rules is null ? null : Ranked(twin!.Name, rules, 1),
            BestOf(neighbours),
            own is null ? null : policySha256)
        {
            Forecast = values => Foresee(loads, values),
        };
    }

    private Forecast? Foresee(double[] loads, ImmutableArray<double?> values)
    {
        if (ExactLevels(values) is not { } levels)
        {
            return null;
        }

        ReadOnlySpan<double> quantities = dynamics.Quantities(loads, levels, _batch);
        if (!_batch.Allowed[0])
        {
            return null;
        }

        ImmutableArray<Bound> bounds = dynamics.Scenario.Bounds;
        var kept = ImmutableArray.CreateBuilder<bool>(bounds.Length);
        foreach (Bound bound in bounds)
        {
            kept.Add(bound.IsKept(quantities[dynamics.Scenario.Formulas.SlotOf(bound.Quantity)]));
        }

        double reward = _batch.Rewards[0];
        return new Forecast(kept.MoveToImmutable(), double.IsFinite(reward) ? reward : null);
    }

    private int[] Masked(IPolicy asked, double[] loads, int[] levels)
    {
        int[] next = [.. levels], actions = new int[levels.Length];
        asked.Decide(new MeshSnapshot(_step, loads, levels, _allowed.At(loads, levels), _allowed.MasksAreJoint), actions);
        _allowed.CarryOut(loads, next, actions);
        return next;
    }

    private int[] Unmasked(RulePolicy asked, double[] loads, int[] levels)
    {
        int[] next = new int[levels.Length], actions = new int[levels.Length];
        asked.Decide(new MeshSnapshot(_step, loads, levels, []), actions);
        dynamics.Grid.Apply(levels, actions, next);
        return next;
    }

    // Configurations that differ in one value of one control; where not all are asked, those of controls that change come first.
    private int[][] Neighbours(int[] levels, int[] present)
    {
        int most = Math.Clamp(MostAnswers / Math.Max(1, dynamics.TargetCount), FewestNeighbours, MostNeighbours);
        IEnumerable<int> controls = Enumerable.Range(0, levels.Length);
        if (2 * levels.Length > most)
        {
            controls = controls.OrderByDescending(control => levels[control] != present[control]);
        }

        return
        [
            .. (from control in controls
                from step in new[] { -1, 1 }
                let level = levels[control] + step
                where level >= 0 && level < dynamics.Grid.Controls[control].Levels.Length
                select (int[])[.. levels[..control], level, .. levels[(control + 1)..]]).Take(most),
        ];
    }

    private ProposedAction? BestOf(int[][] neighbours)
    {
        int best = -1;
        for (int i = 0; i < neighbours.Length; i++)
        {
            bool isBetter = best < 0 || _batch.Rewards[2 + i] > _batch.Rewards[2 + best];
            best = _batch.Allowed[2 + i] && isBetter ? i : best;
        }

        return best < 0 ? null : ActionOf("runner-up", neighbours[best], 2 + best);
    }

    private RankedProposal Ranked(string name, int[] levels, int row) =>
        new(new Proposal(name, [.. levels], _batch.Allowed[row]), ActionOf(name, levels, row));

    private ProposedAction ActionOf(string name, int[] levels, int row) => new(
        name,
        dynamics.Scenario.Controls.Select((control, i) => (control.Name, Value: control.Levels[levels[i]]))
            .ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
        OutcomeOf(row),
        _batch.Allowed[row]);

    private PredictedOutcome? OutcomeOf(int row)
    {
        if (!_batch.Allowed[row])
        {
            return null;
        }

        var targets = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (int target = 0; target < dynamics.TargetCount; target++)
        {
            targets[dynamics.Scenario.Model.Targets[target].Quantity] = _batch.Targets[(target * _batch.Count) + row];
        }

        double reward = _batch.Rewards[row];
        return new PredictedOutcome(targets.ToImmutable(), double.IsFinite(reward) ? reward : null);
    }

    // What the mesh does not tell counts as what the scenario starts from, for a policy has to be told something.
    private int[] NearestLevels(ImmutableArray<double?> values) =>
    [
        .. dynamics.Scenario.Controls.Select((control, i) => values[i] is double value ? Nearest(control, value) : control.InitialLevel),
    ];

    // Null where a value is none of the scenario's: the model is asked of what it was told, and of nothing else.
    private int[]? ExactLevels(ImmutableArray<double?> values)
    {
        int[] levels = NearestLevels(values);
        return values.Select((value, i) => value == dynamics.Scenario.Controls[i].Levels[levels[i]]).Contains(false) ? null : levels;
    }

    private static int Nearest(ControlSpec control, double value) =>
        Enumerable.Range(0, control.Levels.Length).MinBy(level => Math.Abs(control.Levels[level] - value));
}
