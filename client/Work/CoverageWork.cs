using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>Counts what a trace covers, without fitting a model.</summary>
internal static class CoverageWork
{
    private const long MostStates = 2_000_000;

    /// <summary>The counts.</summary>
    /// <exception cref="BadInputException">The trace has mistakes.</exception>
    public static Coverage Count(Scenario scenario)
    {
        TraceTable trace = TraceFile.Read(scenario);
        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).OrStop();
        ControlGrid grid = new(scenario.Controls);
        ImmutableArray<ImmutableArray<double>> loads = scenario.TrainingLoad.FiniteLoads;
        if (loads.IsEmpty || grid.JointCount > MostStates / loads.Length)
        {
            return new(trace.Source, rows.RowCount, rows.Report.Configurations, null, null, null);
        }

        long states = grid.JointCount * loads.Length;
        long covered = CountCovered(scenario, grid, OperatingRegions.Of(scenario, rows));
        return new(trace.Source, rows.RowCount, rows.Report.Configurations, states, covered, states - covered);
    }

    private static long CountCovered(Scenario scenario, ControlGrid grid, OperatingRegion region)
    {
        // Controls that the region does not depend on are not walked: a mesh has millions of configurations that differ in them alone.
        ImmutableArray<int> moving = OperatingRegions.MovingControls(scenario, region);
        ControlGrid walked = new([.. moving.Select(control => scenario.Controls[control])]);
        long alike = grid.JointCount / walked.JointCount;
        double[] frame = scenario.Formulas.NewFrame();
        double[] controls = new double[grid.Count];
        double[] features = new double[scenario.Formulas.FeatureCount];
        int[] levels = [.. grid.InitialLevels], part = new int[walked.Count];
        long covered = 0;
        foreach (ImmutableArray<double> loads in scenario.TrainingLoad.FiniteLoads)
        {
            for (int joint = 0; joint < walked.JointCount; joint++)
            {
                walked.Decode(joint, part);
                for (int i = 0; i < part.Length; i++)
                {
                    levels[moving[i]] = part[i];
                }

                grid.Values(levels, controls);
                scenario.Formulas.SetKnown(frame, loads.AsSpan(), controls, features);
                covered += region.Contains(features) ? alike : 0;
            }
        }

        return covered;
    }
}
