using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.Simulation;

/// <summary>The probe looks at what a control moves alone; what it says is held against asking about the whole configuration.</summary>
public sealed class CoverageProbeTests
{
    // A feature per control, one of two controls through two definitions, one of a load and a control, and one that no coordinate is.
    private static readonly Scenario _scenario = Read("""
        apiVersion: meshward/v1
        name: probed
        description: Generated.
        mesh: { services: [web], nodes: [node1, node2], time-step: 5 s, settling-time: 0 s }
        loads:
          training: { kind: uniform-choice, choices: { web: [2, 4, 6] } }
        controls:
          routing.web.node1: { values: [0, 0.5, 1], initial: 0 }
          blocking.web: { values: [0, 0.25, 0.5], initial: 0, mode: incremental }
          cores.node1: { min: 1, max: 4, step: 1, initial: 1, mode: incremental }
          cores.node2: { min: 1, max: 4, step: 1, initial: 1 }
        observation: [load.web]
        definitions:
          both: cores.node1 + cores.node2
          half: both / 2
        reward: "0 - delay.web"
        objectives:
          - keep: delay.web <= 1 s
        discount: 0
        model:
          trace: none.csv
          features: { l: load.web, p: 100 * routing.web.node1, c: half, adm: load.web * (1 - blocking.web), c2: cores.node2 }
          targets: { delay.web: { column: d } }
          configuration: [l, p, c, adm]
        """);

    [Property(MaxTest = 300)]
    public void A_probe_says_of_every_level_of_every_control_what_asking_about_the_whole_configuration_does(
        long seed, bool isAdmittedALoad, bool rootsAreKnown, byte share)
    {
        CounterRandom random = new(seed, 1);
        Scenario scenario = rootsAreKnown ? _scenario : _scenario with { Formulas = WithoutRoots(_scenario.Formulas) };
        MeshDynamics dynamics = new(scenario, new NoModel(), Region(ref random, isAdmittedALoad, share / 255.0));
        OutcomeBatch batch = new(dynamics);
        CoverageProbe probe = new(dynamics);
        double[] load = [new double[] { 1, 2, 3, 4, 5, 6, 7 }[random.NextInt(7)]];
        int[] at = Levels(dynamics, ref random);
        probe.Begin(load, at);

        for (int move = 0; move < 4; move++)
        {
            Assert.Equal(IsCovered(at), probe.IsCovered);
            for (int control = 0; control < at.Length; control++)
            {
                for (int level = 0; level < scenario.Controls[control].Levels.Length; level++)
                {
                    int[] asked = [.. at];
                    asked[control] = level;
                    Assert.Equal(IsCovered(asked), probe.CoversWith(control, level));
                }
            }

            int moved = random.NextInt(at.Length);
            at[moved] = random.NextInt(scenario.Controls[moved].Levels.Length);
            probe.Move(moved, at[moved]);
        }

        bool IsCovered(int[] levels)
        {
            dynamics.Cover(load, levels, batch);
            return batch.Allowed[0];
        }
    }

    [Property(MaxTest = 100)]
    public void Masks_and_what_is_carried_out_are_those_of_asking_one_configuration_at_a_time(long seed, byte share)
    {
        CounterRandom random = new(seed, 2);
        MeshDynamics dynamics = new(_scenario, new NoModel(), Region(ref random, isAdmittedALoad: true, share / 255.0));
        CoverageProbe probe = new(dynamics);
        OutcomeBatch batch = new(dynamics);
        double[] load = [1 + random.NextInt(6)];
        int[] at = Levels(dynamics, ref random), next = Levels(dynamics, ref random), expected = [.. next], levels = [.. at];
        bool[] mask = new bool[3 + 3 + 3 + 4];
        ActionMasks.WriteEach(dynamics.Grid, load, at, probe, mask);
        ActionMasks.EnforceEach(load, at, next, probe);

        // Absolute controls name a level; incremental ones stay, go down or go up.
        List<bool> reachable = [];
        for (int level = 0; level < 3; level++) { reachable.Add(level == at[0] || Covers(0, level)); }
        foreach (int control in (int[])[1, 2])
        {
            int top = dynamics.Grid.Controls[control].Levels.Length - 1;
            reachable.AddRange([true, at[control] > 0 && Covers(control, at[control] - 1), at[control] < top && Covers(control, at[control] + 1)]);
        }

        for (int level = 0; level < 4; level++) { reachable.Add(level == at[3] || Covers(3, level)); }
        Assert.Equal(reachable, mask);

        if (!IsCovered(expected))
        {
            for (int control = 0; control < levels.Length; control++)
            {
                int[] asked = [.. levels];
                asked[control] = expected[control];
                levels[control] = expected[control] = IsCovered(asked) ? expected[control] : at[control];
            }
        }

        Assert.Equal(expected, next);

        bool Covers(int control, int level)
        {
            int[] asked = [.. at];
            asked[control] = level;
            return IsCovered(asked);
        }

        bool IsCovered(int[] asked)
        {
            dynamics.Cover(load, asked, batch);
            return batch.Allowed[0];
        }
    }

    private static int[] Levels(MeshDynamics dynamics, ref CounterRandom random)
    {
        int[] levels = new int[dynamics.Grid.Count];
        for (int control = 0; control < levels.Length; control++)
        {
            levels[control] = random.NextInt(dynamics.Grid.Controls[control].Levels.Length);
        }

        return levels;
    }

    // Some of all combinations; without the value 2 of the number of cores, which then no measurement has.
    private static OperatingRegion Region(ref CounterRandom random, bool isAdmittedALoad, double share)
    {
        var configurations = ImmutableArray.CreateBuilder<double>();
        foreach (double load in (double[])[2, 4, 6])
        {
            foreach ((double p, double c, double blocking) in
                from p in (double[])[0, 50, 100] from c in (double[])[1, 1.5, 2.5, 3, 4] from b in (double[])[0, 0.25, 0.5] select (p, c, b))
            {
                if (random.NextDouble() < share || configurations.Count == 0)
                {
                    configurations.AddRange(load, p, c, load * (1 - blocking));
                }
            }
        }

        return new OperatingRegion([0, 1, 2, 3], [true, false, false, isAdmittedALoad], configurations.ToImmutable());
    }

    private static ScenarioFormulas WithoutRoots(ScenarioFormulas known) => new(
        known.Names, (1, 4, 1), [(known.SlotOf("half"), frame => (frame[3] + frame[4]) / 2)],
        [frame => frame[0], frame => 100 * frame[1], frame => (frame[3] + frame[4]) / 2, frame => frame[0] * (1 - frame[2]), frame => frame[4]],
        [], frame => -frame[5]);

    private static Scenario Read(string yaml)
    {
        using StringReader text = new(yaml);
        Checked<Scenario> read = ScenarioReader.Read(text, "probed.yaml", ".");
        Assert.Empty(read.Diagnostics);
        return read.Value!;
    }

    private sealed class NoModel : ISystemModel
    {
        public int FeatureCount => 5;

        public ImmutableArray<string> Targets => ["delay.web"];

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions) => throw new InvalidOperationException();

        public void PredictGrid(FeatureGrid grid, ReadOnlySpan<double> rows, Span<double> predictions) => throw new InvalidOperationException();
    }
}
