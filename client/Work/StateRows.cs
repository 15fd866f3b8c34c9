using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Client.Work;

/// <summary>States as rows of results: what is seen, done and predicted.</summary>
/// <param name="dynamics">Model and reward.</param>
internal sealed class StateRows(MeshDynamics dynamics)
{
    private readonly OutcomeBatch _batch = new(dynamics);

    private Scenario Scenario => dynamics.Scenario;

    private IEnumerable<string> Outcomes =>
    [
        .. Scenario.Model.Targets.Select(target => target.Quantity),
        .. Scenario.Definitions.Where(definition => definition.NeedsPrediction).Select(definition => definition.Name),
    ];

    /// <summary>The row of a state in which a policy leads to some configuration.</summary>
    /// <param name="state">The best action there.</param>
    /// <param name="levels">[controls] level indices that the policy leads to.</param>
    public StateRow Of(OptimalState state, ReadOnlySpan<int> levels)
    {
        ReadOnlySpan<double> after = dynamics.Quantities(state.Loads.AsSpan(), levels, _batch);
        double[] quantities = after.ToArray();
        double reward = _batch.Rewards[0];
        return new StateRow
        {
            Observation = OrderedValues.Of(Scenario.Observation.Select(observed => observed.Name), Observed(state, quantities)),
            Action = OrderedValues.Of(Scenario.Controls.Select(control => control.Name), Controls(levels)),
            Predicted = OrderedValues.Of(Outcomes, [.. Outcomes.Select(name => quantities[Scenario.Formulas.SlotOf(name)])]),
            Reward = reward,
            OptimalReward = state.Reward,
            Value = Scenario.Discount > 0 ? state.Value : null,
            ObjectivesMet = Scenario.Bounds.All(bound => bound.IsKept(quantities[Scenario.Formulas.SlotOf(bound.Quantity)])),
        };
    }

    /// <summary>The rows of the best actions themselves.</summary>
    public ImmutableArray<StateRow> Of(Optimum optimum) => [.. optimum.States.Select(state => Of(state, state.NextLevels.AsSpan()) with { OptimalReward = null })];

    private double[] Controls(ReadOnlySpan<int> levels)
    {
        double[] values = new double[levels.Length];
        dynamics.Grid.Values(levels, values);
        return values;
    }

    // Controls are seen as they were before the action, loads as they are.
    private double[] Observed(OptimalState state, double[] quantities) =>
    [
        .. Scenario.Observation.Select(observed =>
        {
            int control = Scenario.Controls.IndexOf(Scenario.Controls.FirstOrDefault(candidate => candidate.Name == observed.Name)!);
            return control >= 0 && !state.Levels.IsEmpty
                ? Scenario.Controls[control].Levels[state.Levels[control]]
                : quantities[Scenario.Formulas.SlotOf(observed.Name)];
        }),
    ];
}
