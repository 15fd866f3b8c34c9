using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Traces;

/// <summary>
/// Makes traces without a mesh, from a queueing model of it: every load and configuration of a scenario is run from empty queues and
/// measured window by window, in the columns of the papers' traces. Service n (from 1) has the columns <c>max_l</c> (nominal load,
/// requests per second), <c>l</c>, <c>cl</c>, <c>drop</c> (offered, completed and rejected requests of the window), <c>p</c> (percent sent
/// to the first node), <c>b</c> (admitted load), <c>c</c> (servers of the node that its own control scales, else of the first node),
/// <c>d</c>, <c>d_std</c> (mean and deviation of the completed requests' response time in seconds), and the same by node, each followed by
/// the service's number. As in the papers' traces, a mean over no completed request is written as 0. Where the scenario's model has a
/// stand-in, the trace has the columns that the model names instead, and no others (<see cref="StandInColumns"/>).
/// </summary>
public static class QueueingTrace
{
    private const uint Purpose = 0x0CE0;

    /// <summary>A trace of every load of the training pattern with every configuration of the controls; loads vary slowest.</summary>
    /// <param name="scenario">Services, nodes, controls, and a training load with finitely many values.</param>
    /// <param name="settings">The queueing model.</param>
    /// <param name="seed">Seed; equal arguments give equal tables.</param>
    /// <exception cref="ArgumentException">The training load has infinitely many values, or there is not one setting per node.</exception>
    public static TraceTable Generate(Scenario scenario, QueueingTraceSettings settings, long seed) =>
        Generate(scenario, scenario.TrainingLoad, settings, seed);

    /// <summary>A trace of every load of a pattern with every configuration of the controls; loads vary slowest.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="pattern">A load with finitely many values.</param>
    /// <param name="settings">The queueing model.</param>
    /// <param name="seed">Seed; equal arguments give equal tables.</param>
    /// <param name="drawn">How many loads with configurations are drawn at random instead; null for every one.</param>
    /// <exception cref="ArgumentException">The load has infinitely many values, or there is not one setting per node.</exception>
    public static TraceTable Generate(
        Scenario scenario, LoadPattern pattern, QueueingTraceSettings settings, long seed, int? drawn = null)
    {
        ImmutableArray<ImmutableArray<double>> loads = pattern.FiniteLoads;
        if (loads.IsEmpty || settings.Nodes.Length != scenario.Mesh.Nodes.Length)
        {
            throw new ArgumentException("Expected finitely many loads, and settings for every node.", nameof(settings));
        }

        ImmutableArray<string> columns = ColumnNames(scenario);
        List<double>[] values = [.. columns.Select(_ => new List<double>())];
        ControlGrid grid = new(scenario.Controls);
        double[] controls = new double[grid.Count];
        QueueingPlan plan = new(scenario, loads, drawn, seed);
        uint run = 0;
        foreach ((ImmutableArray<double> load, int[] levels) in plan.Rows)
        {
            grid.Values(levels, controls);
            QueueingRun measured = QueueingRun.Measure(Configure(scenario, settings, load, controls), settings, new(seed, Purpose, run++));
            for (int window = 0; window < settings.Windows; window++)
            {
                Append(values, measured, window);
            }
        }

        TraceTable trace = new($"{scenario.Name} (queueing model)", columns, [.. values.Select(column => column.ToImmutableArray())]);
        return scenario.Model.StandIn is null ? trace : StandInColumns.Of(scenario, trace, plan, settings);
    }

    private static ImmutableArray<string> ColumnNames(Scenario scenario)
    {
        IEnumerable<string> nodes = Enumerable.Range(1, scenario.Mesh.Nodes.Length).Select(node => $"{node}");
        return
        [
            .. Enumerable.Range(1, scenario.Mesh.Services.Length).SelectMany(service => (string[])
            [
                $"max_l{service}", $"l{service}", $"cl{service}", $"p{service}", $"b{service}", $"c{service}", $"d{service}", $"d{service}_std",
                .. nodes.SelectMany(node => (string[])[$"d{service}{node}", $"d{service}{node}_std"]),
                $"drop{service}",
            ]),
        ];
    }

    /// <summary>What a run at a load is given.</summary>
    internal static QueueingConfiguration Configure(
        Scenario scenario, QueueingTraceSettings settings, ImmutableArray<double> loads, double[] controls)
    {
        ImmutableArray<int> servers =
        [
            .. settings.Nodes.Select(node => node.ServersControl is null
                ? node.FixedServers
                : Math.Max(1, (int)Math.Round(controls[IndexOf(scenario, control => control.Name == node.ServersControl)]))),
        ];
        return new QueueingConfiguration(
            loads,
            [.. scenario.Mesh.Services.Select(service => Shares(scenario, service, controls))],
            [.. scenario.Mesh.Services.Select(service => Value(scenario, controls, c => c.Kind == ControlKind.Blocking && c.Service == service, 0))],
            [.. scenario.Mesh.Services.Select((service, index) => ReportedServers(scenario, service, controls, servers))],
            servers);
    }

    /// <summary>Shares by node: what routing controls say, the rest to the nodes without one, all to the first node where there is none.</summary>
    private static ImmutableArray<double> Shares(Scenario scenario, string service, double[] controls)
    {
        double?[] given =
        [
            .. scenario.Mesh.Nodes.Select(node =>
            {
                int index = IndexOf(scenario, c => c.Kind == ControlKind.Routing && c.Service == service && c.Node == node);
                return index < 0 ? (double?)null : controls[index];
            }),
        ];
        double rest = Math.Max(0, 1 - given.Sum(share => share ?? 0));
        int open = given.All(share => share is null) ? 0 : Array.FindLastIndex(given, share => share is null);
        return [.. given.Select((share, node) => share ?? (node == open ? rest : 0))];
    }

    private static double ReportedServers(Scenario scenario, string service, double[] controls, ImmutableArray<int> servers) =>
        Value(scenario, controls, c => c.Kind is ControlKind.Cores or ControlKind.Replicas && c.Service == service, servers[0]);

    private static double Value(Scenario scenario, double[] controls, Func<ControlSpec, bool> match, double otherwise)
    {
        int index = IndexOf(scenario, match);
        return index < 0 ? otherwise : controls[index];
    }

    private static int IndexOf(Scenario scenario, Func<ControlSpec, bool> match)
    {
        for (int i = 0; i < scenario.Controls.Length; i++)
        {
            if (match(scenario.Controls[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Append(List<double>[] values, QueueingRun measured, int window)
    {
        QueueingConfiguration configuration = measured.Configuration;
        int column = 0;
        for (int service = 0; service < configuration.Loads.Length; service++)
        {
            double load = configuration.Loads[service];
            double blocked = configuration.Blocked[service];
            DelayTally all = measured.Total(service, window);
            Add(load);
            Add(measured.Offered(service, window));
            Add(all.Count);
            Add(Math.Round(100 * configuration.Shares[service][0], 6));
            Add(Math.Round((1 - blocked) * load, 6));
            Add(configuration.ReportedServers[service]);
            AddDelay(all);
            for (int node = 0; node < configuration.Servers.Length; node++)
            {
                AddDelay(measured.Delays(service, node, window));
            }

            Add(measured.Rejected(service, window));
        }

        void Add(double value) => values[column++].Add(value);

        void AddDelay(DelayTally delays)
        {
            Add(Math.Round(delays.Mean, 6));
            Add(Math.Round(delays.Deviation, 6));
        }
    }
}
