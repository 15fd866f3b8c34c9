using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Simulation;

/// <summary>The shipped two-service scenario on its stand-in trace, with small forests.</summary>
public sealed class OutcomeTableTests
{
    private static readonly Lazy<MeshDynamics> _dynamics = new(Dynamics);

    [Fact]
    public void Every_load_of_a_lattice_has_the_outcomes_of_a_batch_of_its_own()
    {
        OutcomeTable table = OutcomeTable.Build(_dynamics.Value).Value!;

        Assert.Equal(16, table.Loads.Length);
        Check(table);
    }

    [Fact]
    public void Loads_between_are_tabulated_as_one_by_one()
    {
        OutcomeTable table = OutcomeTable.Build(_dynamics.Value).Value!;
        ImmutableArray<ImmutableArray<double>> between = BetweenLoads.Fill(_dynamics.Value.Scenario);
        Assert.Equal(64 * 64, between.Length);

        // A corner of the grid, 13 x 13 loads, is a lattice as well.
        OutcomeTable wider = table.With(_dynamics.Value, [.. between.Where((_, point) => point / 64 < 13 && point % 64 < 13)]);

        Assert.Equal(16 + 169, wider.Loads.Length);
        Check(wider);
    }

    [Fact]
    public void Loads_that_fill_no_lattice_are_tabulated_as_one_by_one()
    {
        OutcomeTable table = OutcomeTable.Build(_dynamics.Value).Value!;

        OutcomeTable wider = table.With(_dynamics.Value, [[5, 5], [6, 7], [20, 5], [6, 20], [11.5, 13]]);

        Assert.Equal(16 + 5, wider.Loads.Length);
        Check(wider);
    }

    // At 16 loads: far below four million rows.
    [Theory]
    [InlineData(128, 128, true)] // 16,384 configurations
    [InlineData(128, 129, false)]
    public void Meshes_of_too_many_configurations_are_not_tabulated(int first, int second, bool fits)
    {
        Scenario scenario = _dynamics.Value.Scenario;
        ControlSpec[] controls = [.. scenario.Controls.Take(2)];
        Scenario wider = scenario with
        {
            Controls =
            [
                controls[0] with { Levels = [.. Enumerable.Range(0, first).Select(level => (double)level)] },
                controls[1] with { Levels = [.. Enumerable.Range(0, second).Select(level => (double)level)] },
            ],
        };

        Assert.Equal(fits, OutcomeTable.Fits(wider));
    }

    private static void Check(OutcomeTable table)
    {
        int[] levels = OutcomeTable.AllLevels(table.Grid);
        OutcomeBatch batch = new(_dynamics.Value);
        for (int load = 0; load < table.Loads.Length; load++)
        {
            _dynamics.Value.Evaluate(table.Loads[load].AsSpan(), levels, batch);

            Assert.True(batch.Rewards.SequenceEqual(table.RewardsAt(load)));
            Assert.True(batch.Allowed.SequenceEqual(table.AllowedAt(load)));
        }
    }

    private static MeshDynamics Dynamics()
    {
        string file = Path.Combine(Repository.Root, "scenarios", "information-throughput.yaml");
        using StreamReader text = new(file);
        Scenario scenario = ScenarioReader.Read(text, file, Path.GetDirectoryName(file)!).Value!;
        scenario = scenario with { Model = scenario.Model with { Forests = 1, Trees = 4 } };
        string trace = Path.Combine(scenario.Directory, scenario.Model.Trace);
        using FileStream rows = File.OpenRead(trace);
        FittedSystemModel fitted = SystemModelFitter.Fit(
            scenario, TraceReader.Read(rows, trace).Value!, 0, 2, TestContext.Current.CancellationToken).Value!;
        return new MeshDynamics(scenario, fitted.Model, fitted.Region);
    }
}
