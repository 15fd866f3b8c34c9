using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Simulation;

/// <summary>Observations of a mesh, with one meaning in training, evaluation and live use.</summary>
public static class MeshObservations
{
    /// <summary>Writes what the policy sees.</summary>
    /// <param name="scenario">The observed quantities.</param>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="controls">[controls] values of the controls.</param>
    /// <param name="scaled">Whether quantities are scaled to [-1, 1].</param>
    /// <param name="observation">[observed quantities].</param>
    public static void Write(
        Scenario scenario, ReadOnlySpan<double> loads, ReadOnlySpan<double> controls, bool scaled, Span<float> observation)
    {
        for (int i = 0; i < scenario.Observation.Length; i++)
        {
            ObservedQuantity quantity = scenario.Observation[i];
            int slot = scenario.Formulas.SlotOf(quantity.Name);
            double value = slot < loads.Length ? loads[slot] : controls[slot - loads.Length];
            observation[i] = (float)(scaled ? quantity.Scale(value) : value);
        }
    }

    /// <summary>
    /// Every observation that the tabulated mesh can give, with its mask. Row = load where the observation and the mask follow from the
    /// load alone, else load * configurations + configuration.
    /// </summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="scaled">Whether quantities are scaled to [-1, 1].</param>
    /// <param name="levelsAreObserved">Whether rows tell configurations apart.</param>
    public static ObservationTable Of(OutcomeTable table, bool scaled, out bool levelsAreObserved)
    {
        Scenario scenario = table.Scenario;
        ControlGrid grid = table.Grid;
        bool incremental = grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        levelsAreObserved = incremental
            || scenario.Observation.Any(quantity => scenario.Formulas.SlotOf(quantity.Name) >= scenario.Mesh.Services.Length);
        bool masked = incremental || table.Allowed.Contains(false);
        int maskSize = masked ? checked((int)grid.JointActionCount) : 0;
        var observations = new ObservationTable(scenario.Observation.Length, maskSize);
        float[] observation = new float[scenario.Observation.Length];
        bool[] mask = new bool[maskSize];
        int[] levels = new int[grid.Count];
        double[] controls = new double[grid.Count];
        int configurations = levelsAreObserved ? table.ConfigurationCount : 1;
        for (int row = 0; row < table.Loads.Length * configurations; row++)
        {
            (int load, int configuration) = Math.DivRem(row, configurations);
            grid.Decode(configuration, levels);
            grid.Values(levels, controls);
            Write(scenario, table.Loads[load].AsSpan(), controls, scaled, observation);
            if (masked)
            {
                ActionMasks.Write(grid, levels, table.AllowedAt(load), mask);
            }

            observations.Add(observation, mask);
        }

        return observations;
    }
}
