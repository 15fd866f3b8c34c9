using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>
/// Where a trace contradicts the scenario's mapping of quantities to columns. A node that gets no share of a service's requests has no
/// response time for it; rows that say otherwise tell that a column means something else, for example another service's routing weight.
/// </summary>
public static class MappingWarnings
{
    private const double Tolerance = 1e-9;

    /// <summary>One sentence for every target that was measured on a node without traffic.</summary>
    /// <param name="scenario">The scenario; targets named <c>delay.SERVICE.NODE</c> are looked at.</param>
    /// <param name="rows">Rows of the trace that are used.</param>
    public static ImmutableArray<string> Find(Scenario scenario, CleanedTrace rows) =>
    [
        .. scenario.Model.Targets.Select((target, index) => (Target: target, Index: index)).SelectMany(item =>
            from rule in NoTraffic(scenario, item.Target)
            from feature in Enumerable.Range(0, rows.FeatureCount)
            let expected = ValueAt(scenario, rule.Control, rule.Share, feature)
            where expected is not null
            let without = Enumerable.Range(0, rows.RowCount).Where(row => Math.Abs(rows.Row(row)[feature] - expected.Value) <= Tolerance).ToArray()
            let contradicting = without.Count(row => rows.Targets[item.Index][row] > 0)
            where contradicting > 0
            select $"In {contradicting} of {without.Length} rows column '{scenario.Model.Features[feature].Column}' sends no request "
                + $"to the node of '{item.Target.Quantity}', yet column '{item.Target.Column}' holds its response time: "
                + "check which column routes which service."),
    ];

    /// <summary>The control and its share at which a target's node gets no request: 0 of its own control, 1 of the only other one's.</summary>
    private static IEnumerable<(int Control, double Share)> NoTraffic(Scenario scenario, ModelTarget target)
    {
        string prefix = $"delay.{target.Service}.";
        if (!target.Quantity.StartsWith(prefix, StringComparison.Ordinal))
        {
            return [];
        }

        string node = target.Quantity[prefix.Length..];
        int[] routing =
        [
            .. Enumerable.Range(0, scenario.Controls.Length)
                .Where(i => scenario.Controls[i].Kind == ControlKind.Routing && scenario.Controls[i].Service == target.Service),
        ];
        int[] own = [.. routing.Where(control => scenario.Controls[control].Node == node)];
        return own.Length == 1 ? [(own[0], 0)]
            : routing.Length == 1 && scenario.Mesh.Nodes.Length == 2 ? [(routing[0], 1)]
            : [];
    }

    /// <summary>Value of a feature where a control has that share; null where the feature does not follow this control alone.</summary>
    private static double? ValueAt(Scenario scenario, int control, double share, int feature)
    {
        ScenarioFormulas formulas = scenario.Formulas;
        double[] frame = formulas.NewFrame();
        double[] loads = [.. Enumerable.Range(0, scenario.Mesh.Services.Length).Select(service => scenario.TrainingLoad.Range(service).High)];
        double[] lowest = [.. scenario.Controls.Select(spec => spec.Levels[0])];
        double[] highest = [.. scenario.Controls.Select(spec => spec.Levels[^1])];
        double[] others = [.. loads.Select(load => load * 1.5 + 1)];
        double value = Ask(loads, lowest, share);
        bool followsAlone = value == Ask(others, highest, share) && value != Ask(loads, lowest, 1 - share);
        return followsAlone ? value : null;

        double Ask(double[] load, double[] controls, double at)
        {
            double[] asked = [.. controls];
            asked[control] = at;
            double[] features = new double[formulas.FeatureCount];
            formulas.SetKnown(frame, load, asked, features);
            return features[feature];
        }
    }
}
