using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Policies.Autoscaling;

/// <summary>
/// A control of cores or replicas as a workload of pods: which load reaches it, and how much one core can take. A core's capacity for a
/// service is the largest load of that service per core at which the model keeps every bound at some training load; where several services
/// share the control, their utilisations add up.
/// </summary>
public sealed class ScaledControl
{
    private readonly Scenario _scenario;
    private readonly ControlSpec _control;
    private readonly double _unit; // cores, or copies, of one pod
    private readonly double[] _capacity; // [services] requests per second of one core; 0 where the service never reaches it

    private ScaledControl(Scenario scenario, int index, double[] capacity)
    {
        (_scenario, Index, _control, _capacity) = (scenario, index, scenario.Controls[index], capacity);
        _unit = _control.Levels.Zip(_control.Levels.Skip(1), (low, high) => high - low).Min();
    }

    /// <summary>Position among the scenario's controls.</summary>
    public int Index { get; }

    /// <summary>Capacity of one core for each service, requests per second; 0 where the service never reaches the control.</summary>
    public ReadOnlySpan<double> Capacity => _capacity;

    /// <summary>Fewest pods.</summary>
    public int Least => PodsAt(0);

    /// <summary>Most pods.</summary>
    public int Most => PodsAt(_control.Levels.Length - 1);

    /// <summary>
    /// The controls of cores and replicas of a mesh with their capacities; empty where there are none, or where the model keeps the bounds
    /// at no training load.
    /// </summary>
    /// <param name="dynamics">Model and bounds.</param>
    /// <param name="tried">
    /// Loads with the configurations to try at each, [configurations * controls] level indices: all of them where they can be tabulated, else a
    /// sample, from which capacities are lower estimates (<see cref="CapacitySample"/>).
    /// </param>
    public static ImmutableArray<ScaledControl> Of(MeshDynamics dynamics, IEnumerable<(ImmutableArray<double> Loads, int[] Levels)> tried)
    {
        Scenario scenario = dynamics.Scenario;
        int[] scaled = [.. Enumerable.Range(0, scenario.Controls.Length).Where(i => scenario.Controls[i].Kind is ControlKind.Cores or ControlKind.Replicas)];
        double[][] capacity = [.. scaled.Select(_ => new double[scenario.Mesh.Services.Length])];
        double[] targets = new double[dynamics.TargetCount];
        OutcomeBatch batch = new(dynamics), single = new(dynamics);
        foreach ((ImmutableArray<double> loads, int[] levels) in tried)
        {
            dynamics.Evaluate(loads.AsSpan(), levels, batch);
            for (int row = 0; row < batch.Count; row++)
            {
                ReadOnlySpan<int> configuration = levels.AsSpan(row * dynamics.Grid.Count, dynamics.Grid.Count);
                for (int target = 0; target < targets.Length; target++)
                {
                    targets[target] = batch.Targets[target * batch.Count + row];
                }

                double[] frame = dynamics.Outcome(loads.AsSpan(), configuration, targets, single);
                if (batch.Allowed[row] && scenario.Bounds.All(bound => bound.IsKept(frame[scenario.Formulas.SlotOf(bound.Quantity)])))
                {
                    Raise(scenario, scaled, loads.AsSpan(), configuration, capacity);
                }
            }
        }

        return [.. scaled.Select((index, i) => new ScaledControl(scenario, index, capacity[i])).Where(each => each._capacity.Any(value => value > 0))];
    }

    /// <summary>Pods at a level.</summary>
    public int PodsAt(int level) => (int)Math.Round(_control.Levels[level] / _unit);

    /// <summary>The lowest level with so many pods; the highest where none has.</summary>
    public int LevelOf(int pods)
    {
        int level = 0;
        while (level < _control.Levels.Length - 1 && PodsAt(level) < pods)
        {
            level++;
        }

        return level;
    }

    /// <summary>Pods' worth of work that reaches the control: the sum over services of load over capacity of one pod.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    public double Work(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        double work = 0;
        for (int service = 0; service < _capacity.Length; service++)
        {
            work += _capacity[service] > 0 ? LoadAt(_scenario, _control, service, loads, levels) / (_capacity[service] * _unit) : 0;
        }

        return work;
    }

    private static void Raise(Scenario scenario, int[] scaled, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, double[][] capacity)
    {
        for (int i = 0; i < scaled.Length; i++)
        {
            ControlSpec control = scenario.Controls[scaled[i]];
            double cores = control.Levels[levels[scaled[i]]];
            for (int service = 0; cores > 0 && service < capacity[i].Length; service++)
            {
                capacity[i][service] = Math.Max(capacity[i][service], LoadAt(scenario, control, service, loads, levels) / cores);
            }
        }
    }

    // Admitted load of a service that reaches a node, or the Deployment of a service: routing weights share it out, the last node takes the rest.
    private static double LoadAt(Scenario scenario, ControlSpec control, int service, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels)
    {
        string name = scenario.Mesh.Services[service];
        double share = control.Node is null && control.Service != name ? 0 : 1, blocked = 0, routed = 0;
        double? toNode = null;
        for (int i = 0; i < scenario.Controls.Length; i++)
        {
            ControlSpec other = scenario.Controls[i];
            double value = other.Levels[levels[i]];
            blocked = other.Kind == ControlKind.Blocking && other.Service == name ? value : blocked;
            if (other.Kind == ControlKind.Routing && other.Service == name)
            {
                routed += value;
                toNode = other.Node == control.Node ? value : toNode;
            }
        }

        if (control.Node is not null)
        {
            bool isLast = control.Node == scenario.Mesh.Nodes[^1];
            share = toNode ?? (isLast ? Math.Max(0, 1 - routed) : 0);
        }

        return loads[service] * (1 - blocked) * share;
    }
}
