using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Policies.Autoscaling;

/// <summary>
/// The loads and configurations at which the capacity of a core is looked for: all of them where they can be tabulated. Else a sample of the
/// training load, and at each of its loads a good configuration (<see cref="CoordinateAscentPolicy"/>), that with every other level of each control
/// of cores or replicas, and random ones. The same mesh gives the same sample.
/// </summary>
public static class CapacitySample
{
    private const uint Stream = 0x43415041;
    private const int MostLoads = 256;
    private const int RandomConfigurations = 50_000; // over all loads

    /// <summary>All loads and configurations of a mesh that is tabulated.</summary>
    /// <param name="dynamics">The mesh.</param>
    /// <returns>Loads, each with [configurations * controls] level indices.</returns>
    public static IEnumerable<(ImmutableArray<double> Loads, int[] Levels)> All(MeshDynamics dynamics) =>
        dynamics.Scenario.TrainingLoad.FiniteLoads.Select(load => (load, dynamics.AllLevels));

    /// <summary>A sample of them.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="search">Finds good configurations.</param>
    /// <returns>Loads, each with [configurations * controls] level indices.</returns>
    public static IEnumerable<(ImmutableArray<double> Loads, int[] Levels)> Of(MeshDynamics dynamics, CoordinateAscentPolicy search)
    {
        ImmutableArray<ImmutableArray<double>> finite = dynamics.Scenario.TrainingLoad.FiniteLoads;
        ImmutableArray<ImmutableArray<double>> all = finite.IsEmpty ? new SampledEpisodes(dynamics).Loads : finite;
        int every = (all.Length + MostLoads - 1) / MostLoads;
        ImmutableArray<ImmutableArray<double>> loads = [.. all.Where((_, i) => i % every == 0)];
        var random = new CounterRandom(0, Stream);
        for (int load = 0; load < loads.Length; load++)
        {
            yield return (loads[load], Configurations(dynamics, search.Target(loads[load].AsSpan()), RandomConfigurations / loads.Length, ref random));
        }
    }

    private static int[] Configurations(MeshDynamics dynamics, ImmutableArray<int> good, int randomCount, ref CounterRandom random)
    {
        ImmutableArray<ControlSpec> controls = dynamics.Scenario.Controls;
        List<int> levels = [.. good];
        for (int control = 0; control < controls.Length; control++)
        {
            bool isScaled = controls[control].Kind is ControlKind.Cores or ControlKind.Replicas;
            for (int level = 0; isScaled && level < controls[control].Levels.Length; level++)
            {
                levels.AddRange(good.SetItem(control, level));
            }
        }

        for (int i = 0; i < randomCount; i++)
        {
            foreach (ControlSpec control in controls)
            {
                levels.Add(random.NextInt(control.Levels.Length));
            }
        }

        return [.. levels];
    }
}
