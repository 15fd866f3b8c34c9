using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>Operating regions of scenarios.</summary>
public static class OperatingRegions
{
    /// <summary>The region that a trace covers, with the load coordinates that follow from the scenario's features.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rows">Rows of the trace that are used.</param>
    public static OperatingRegion Of(Scenario scenario, CleanedTrace rows)
    {
        ImmutableArray<bool> movesWithLoad = MovesWithLoad(scenario);
        ImmutableArray<int> coordinates =
        [
            .. Enumerable.Range(0, rows.ConfigurationFeatures.Length).Where(coordinate => scenario.Model.Region.IsEmpty
                || scenario.Model.Region.Contains(scenario.Model.Features[rows.ConfigurationFeatures[coordinate]].Column)),
        ];
        ImmutableArray<int> features = [.. coordinates.Select(coordinate => rows.ConfigurationFeatures[coordinate])];
        return new OperatingRegion(
            features,
            [.. features.Select(feature => movesWithLoad[feature])],
            MeasuredConfigurations(rows, coordinates));
    }

    // In order of their first rows.
    private static ImmutableArray<double> MeasuredConfigurations(CleanedTrace rows, ImmutableArray<int> coordinates)
    {
        int width = rows.ConfigurationFeatures.Length;
        bool[] isMeasured = new bool[rows.Configurations.Length / width];
        List<double> measured = new(rows.Configurations.Length);
        for (int row = 0; row < rows.RowCount; row++)
        {
            int number = rows.ConfigurationOf[row];
            for (int i = 0; i < coordinates.Length && !isMeasured[number]; i++)
            {
                measured.Add(rows.Configurations[number * width + coordinates[i]]);
            }

            isMeasured[number] = true;
        }

        return [.. measured];
    }

    /// <summary>Indices of the controls that a region's coordinates depend on: whatever the others are set to, a configuration is inside or not.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="region">Its operating region.</param>
    public static ImmutableArray<int> MovingControls(Scenario scenario, OperatingRegion region) =>
    [
        .. Enumerable.Range(0, scenario.Controls.Length)
            .Where(control => region.Features.Any(feature => scenario.Formulas.FeatureRestsOn(feature, scenario.Formulas.SlotOfControl(control)))),
    ];

    /// <summary>
    /// Which features change with the offered load. Features are compiled expressions, so they are asked: at two loads of every service,
    /// with all controls at their lowest, initial and highest levels.
    /// </summary>
    public static ImmutableArray<bool> MovesWithLoad(Scenario scenario)
    {
        ScenarioFormulas formulas = scenario.Formulas;
        double[] frame = formulas.NewFrame();
        double[] loads = [.. Enumerable.Range(0, scenario.Mesh.Services.Length).Select(service => scenario.TrainingLoad.Range(service).High)];
        double[] before = new double[formulas.FeatureCount];
        double[] after = new double[formulas.FeatureCount];
        bool[] moves = new bool[formulas.FeatureCount];
        foreach (Func<ControlSpec, double> level in (Func<ControlSpec, double>[])
            [control => control.Levels[0], control => control.Levels[control.InitialLevel], control => control.Levels[^1]])
        {
            double[] controls = [.. scenario.Controls.Select(level)];
            for (int service = 0; service < loads.Length; service++)
            {
                double[] changed = [.. loads];
                changed[service] = changed[service] * 1.5 + 1;
                formulas.SetKnown(frame, loads, controls, before);
                formulas.SetKnown(frame, changed, controls, after);
                for (int feature = 0; feature < moves.Length; feature++)
                {
                    moves[feature] |= before[feature] != after[feature];
                }
            }
        }

        return [.. moves];
    }
}
