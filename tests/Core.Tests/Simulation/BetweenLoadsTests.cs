using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Tests.Simulation;

public sealed class BetweenLoadsTests
{
    [Fact]
    public void One_service_is_filled_evenly_from_the_smallest_to_the_largest_load()
    {
        double[] loads = [.. BetweenLoads.Fill(ToyMesh.Scenario()).Select(row => Assert.Single(row))];
        Assert.Equal(2, loads[0]);
        Assert.Equal(9, loads[^1]);
        Assert.All(loads.Zip(loads.Skip(1)), pair => Assert.Equal(7.0 / (loads.Length - 1), pair.Second - pair.First, 9));
    }

    [Fact]
    public void Many_services_get_scattered_loads_within_their_ranges()
    {
        Scenario scenario = ToyMesh.Scenario() with
        {
            Mesh = new MeshSpec(["a", "b", "c", "d", "e"], [], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)),
            Loads = [new UniformChoiceLoad("training", [[1, 2], [3, 5], [7], [1, 9], [2, 4]], 1)],
        };
        ImmutableArray<ImmutableArray<double>> rows = BetweenLoads.Fill(scenario);
        Assert.All(rows, row =>
        {
            Assert.InRange(row[0], 1, 2);
            Assert.InRange(row[1], 3, 5);
            Assert.Equal(7, row[2]);
        });
        Assert.Equal(rows.Length, rows.Select(row => row[3]).Distinct().Count());
    }

    [Fact]
    public void A_load_that_never_moves_has_nothing_between() => Assert.Empty(BetweenLoads.Fill(
        ToyMesh.Scenario() with { Loads = [new UniformChoiceLoad("training", [[4]], 1)] }));

    [Fact]
    public void Environments_draw_the_share_that_is_asked_for_and_training_loads_alone_without_it()
    {
        OutcomeTable table = ToyMesh.Table(ToyMesh.Scenario()).With(ToyMesh.Dynamics(ToyMesh.Scenario()), [[3], [4], [6]]);
        Assert.Equal((3, 6), (table.TrainingLoadCount, table.Loads.Length));
        Assert.Equal(0, Share(0));

        // 20,000 draws: standard deviation 0.0032 at a share of 0.3.
        Assert.InRange(Share(0.3), 0.28, 0.32);
        Assert.Equal(1, Share(1));

        double Share(double betweenLoadShare)
        {
            var environment = new MeshEnvironment(table, 100, scaleObservations: false, betweenLoadShare);
            environment.Reset(3, 0);
            var result = new StepResult(100);
            int between = 0;
            for (int step = 0; step < 200; step++)
            {
                environment.Step(new int[200], result);
                foreach (int row in environment.Current)
                {
                    between += row >= 3 ? 1 : 0;
                }
            }

            return between / 20_000.0;
        }
    }

    [Fact]
    public void The_training_part_is_the_table_before()
    {
        OutcomeTable table = ToyMesh.Table(ToyMesh.Scenario());
        OutcomeTable more = table.With(ToyMesh.Dynamics(ToyMesh.Scenario()), [[3], [100]]);
        Assert.Equal(4, more.Loads.Length);
        Assert.Equal(table.Rewards, more.TrainingPart.Rewards);
        Assert.Equal(ToyMesh.Reward(3, 0.25, 2), more.RewardsAt(3)[4]);
    }

    [Fact]
    public void Exploring_starts_reach_every_configuration()
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental);
        OutcomeTable table = ToyMesh.Table(scenario);
        Assert.Single(Starts(0));
        Assert.Equal(12, Starts(0.5).Count);

        HashSet<int> Starts(double share)
        {
            var environment = new MeshEnvironment(table, 400, scaleObservations: false, exploringStartShare: share);
            environment.Reset(1, 0);
            return [.. environment.Current.ToArray().Select(row => row % table.ConfigurationCount)];
        }
    }

    [Fact]
    public void Where_the_load_never_changes_there_is_nothing_to_add_to_the_table()
    {
        Scenario scenario = ToyMesh.Scenario() with { Loads = [new UniformChoiceLoad("training", [[5]], 1)] };
        OutcomeTable table = ToyMesh.Table(scenario);
        Assert.Empty(BetweenLoads.Fill(scenario));
        Assert.Equal(table.Loads, table.With(ToyMesh.Dynamics(scenario), BetweenLoads.Fill(scenario)).Loads);
    }
}
