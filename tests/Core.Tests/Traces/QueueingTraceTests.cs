using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Traces;

public sealed class QueueingTraceTests
{
    private static readonly Scenario Compute = ModelScenarios.Compute();

    [Fact]
    public void The_committed_trace_is_what_the_generator_makes()
    {
        using MemoryStream made = new();
        Scenario scenario = ReadCompute();
        TraceWriter.Write(QueueingTrace.Generate(scenario, QueueingTraceSettings.For(scenario), seed: 1), made);

        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "scenarios", "compute.csv")), System.Text.Encoding.UTF8.GetString(made.ToArray()));
    }

    [Fact]
    public void Another_seed_makes_another_trace()
    {
        QueueingTraceSettings settings = QueueingTraceSettings.For(Compute);

        Assert.NotEqual(
            TraceHash.Of(QueueingTrace.Generate(Compute, settings, 1)),
            TraceHash.Of(QueueingTrace.Generate(Compute, settings, 2)));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0.7)]
    public void A_node_with_one_server_waits_as_Pollaczek_and_Khinchine_say(double variation, double utilisation)
    {
        const double Service = 0.1;
        double load = utilisation / Service;
        double measured = MeanDelay(load, servers: 1, Service, variation);

        double waiting = utilisation / (1 - utilisation) * (1 + variation * variation) / 2 * Service;
        Assert.Equal(Service + waiting, measured, 0.03 * (Service + waiting));
    }

    [Fact]
    public void A_node_with_several_servers_waits_less_than_one_and_more_than_none()
    {
        // Four servers at 60 %: exponential service would wait P(wait) / (4 / s - load) = 0.2870 / 16 s by Erlang's C formula; less varied
        // service waits less, down to about half of it.
        double measured = MeanDelay(24, servers: 4, 0.1, variation: 0.5);

        Assert.InRange(measured, 0.1 + 0.5 * 0.2870 / 16, 0.1 + 0.2870 / 16);
    }

    [Fact]
    public void Requests_are_routed_rejected_and_counted()
    {
        Scenario scenario = OneConfiguration(load: 50, share: 0.2, blocking: 0.4);
        TraceTable trace = QueueingTrace.Generate(scenario, Settings(servers: 10, 0.01, 0.5) with { Windows = 50 }, 3);

        double offered = trace.Find("l1")!.Value.Average();
        Assert.Equal(250, offered, 10.0);
        Assert.Equal(0.4 * offered, trace.Find("drop1")!.Value.Average(), 5.0);
        Assert.Equal(0.6 * offered, trace.Find("cl1")!.Value.Average(), 5.0);
        Assert.All(trace.Find("b1")!.Value, value => Assert.Equal(30, value));
        Assert.All(trace.Find("p1")!.Value, value => Assert.Equal(20, value));
        Assert.All(trace.Find("d11")!.Value, value => Assert.InRange(value, 0.001, 0.1));
    }

    [Fact]
    public void Nothing_takes_longer_than_the_time_out_and_overload_leaves_windows_without_completion()
    {
        Scenario scenario = OneConfiguration(load: 50, share: 1, blocking: 0);
        TraceTable trace = QueueingTrace.Generate(scenario, Settings(servers: 1, 15, 0) with { Windows = 20 }, 3);

        Assert.Contains(trace.Find("cl1")!.Value, value => value == 0);
        Assert.All(trace.Find("d1")!.Value, value => Assert.InRange(value, 0, 20));
        Assert.All(trace.Find("cl1")!.Value.Zip(trace.Find("d1")!.Value), row => Assert.Equal(row.First == 0, row.Second == 0));
    }

    [Fact]
    public void Services_that_share_a_node_delay_each_other()
    {
        TraceTable alone = Two(load2: 0.001);
        TraceTable together = Two(load2: 15);

        Assert.Equal(22, together.Columns.Length - 4);
        Assert.True(
            together.Find("d1")!.Value.Average() > 1.2 * alone.Find("d1")!.Value.Average(),
            $"{together.Find("d1")!.Value.Average()} {alone.Find("d1")!.Value.Average()}");
        Assert.All(together.Find("l2")!.Value, value => Assert.InRange(value, 20, 130));
    }

    private static Scenario ReadCompute()
    {
        string folder = Path.Combine(Repository.Root, "scenarios");
        using StreamReader text = File.OpenText(Path.Combine(folder, "compute.yaml"));
        return ScenarioReader.Read(text, "compute.yaml", folder).Value!;
    }

    private static double MeanDelay(double load, int servers, double service, double variation)
    {
        QueueingTraceSettings settings = Settings(servers, service, variation) with
        {
            Network = TimeSpan.Zero,
            SpeedVariation = 0,
            Settling = TimeSpan.FromSeconds(100),
            Window = TimeSpan.FromSeconds(40_000),
            Windows = 1,
        };
        return QueueingTrace.Generate(OneConfiguration(load, share: 1, blocking: 0), settings, 5).Find("d1")!.Value[0];
    }

    private static QueueingTraceSettings Settings(int servers, double service, double variation) => new()
    {
        Nodes = [new(null, servers, [service]), new(null, servers, [service])],
        ServiceVariation = variation,
    };

    private static Scenario OneConfiguration(double load, double share, double blocking) => Compute with
    {
        Loads = [new UniformChoiceLoad("training", [[load]], 1)],
        Controls =
        [
            new("routing.compute.node1", ControlKind.Routing, ControlMode.Absolute, "compute", "node1", [share], 0),
            new("blocking.compute", ControlKind.Blocking, ControlMode.Absolute, "compute", null, [blocking], 0),
        ],
    };

    private static TraceTable Two(double load2)
    {
        Scenario scenario = Compute with
        {
            Mesh = Compute.Mesh with { Services = ["compute", "information"] },
            Loads = [new UniformChoiceLoad("training", [[2], [load2]], 1)],
            Controls = [new("cores.node1", ControlKind.Cores, ControlMode.Absolute, null, "node1", [3], 0)],
        };
        ImmutableArray<QueueingNode> nodes = QueueingTraceSettings.For(scenario).Nodes;
        Assert.Equal(("cores.node1", null), (nodes[0].ServersControl, nodes[1].ServersControl));
        return QueueingTrace.Generate(scenario, QueueingTraceSettings.For(scenario) with { Windows = 100 }, 1);
    }
}
