using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Limits the admitted load of each service that can be blocked, by additive increase and multiplicative decrease (Chiu and Jain 1989): while
/// the delay bounds of the service were kept in the step before, its limit grows by a constant; when one was missed, it shrinks by a factor.
/// What is offered above the limit is blocked, rounded up to the next level. All other controls stay where they are.
/// </summary>
public sealed class ConcurrencyLimiterPolicy : IPolicy
{
    /// <summary>Growth of a limit in a time step, as a share of the service's largest training load.</summary>
    public const double Increase = 0.05;

    /// <summary>Factor of a limit where a bound was missed.</summary>
    public const double Decrease = 0.7;

    private readonly ControlGrid _grid;
    private readonly Scenario _scenario;
    private readonly ImmutableArray<(int Control, int Service, double Largest, ImmutableArray<int> Bounds)> _limited;
    private readonly double[] _limits; // requests per second

    /// <summary>A limiter; <see cref="CanLimit"/> says whether it has anything to do.</summary>
    /// <param name="scenario">Controls and bounds.</param>
    /// <param name="grid">The controls.</param>
    public ConcurrencyLimiterPolicy(Scenario scenario, ControlGrid grid)
    {
        (_scenario, _grid) = (scenario, grid);
        _limited =
        [
            .. from control in Enumerable.Range(0, scenario.Controls.Length)
               where scenario.Controls[control].Kind == ControlKind.Blocking
               let service = scenario.Mesh.Services.IndexOf(scenario.Controls[control].Service!)
               select (control, service, scenario.TrainingLoad.Range(service).High, DelayBounds.Of(scenario, scenario.Mesh.Services[service])),
        ];
        _limits = new double[_limited.Length];
        Reset();
    }

    /// <inheritdoc />
    public string Name => "aimd";

    /// <summary>Whether a scenario has a service that can be blocked and a bound from above.</summary>
    public static bool CanLimit(Scenario scenario) => scenario.Controls.Any(control => control.Kind == ControlKind.Blocking)
        && scenario.Bounds.Any(bound => bound.Direction == BoundDirection.AtMost);

    /// <inheritdoc />
    public void Reset()
    {
        for (int i = 0; i < _limits.Length; i++)
        {
            _limits[i] = _limited[i].Largest;
        }
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        ActionMasks.Keep(_grid, snapshot.Levels, actions);
        for (int i = 0; i < _limits.Length; i++)
        {
            (int control, int service, double largest, ImmutableArray<int> bounds) = _limited[i];
            if (!snapshot.Measured.IsEmpty)
            {
                double changed = AreKept(bounds, snapshot.Measured) ? _limits[i] + Increase * largest : _limits[i] * Decrease;
                _limits[i] = Math.Clamp(changed, Increase * largest, largest);
            }

            double offered = snapshot.Loads[service];
            int wanted = LevelOf(_scenario.Controls[control], offered > 0 ? 1 - _limits[i] / offered : 0);
            actions[control] = _scenario.Controls[control].Mode == ControlMode.Absolute
                ? wanted
                : Math.Sign(wanted - snapshot.Levels[control]) switch { < 0 => 1, > 0 => 2, _ => 0 };
        }
    }

    private bool AreKept(ImmutableArray<int> bounds, ReadOnlySpan<double> measured)
    {
        foreach (int bound in bounds)
        {
            if (!_scenario.Bounds[bound].IsKept(measured[bound]))
            {
                return false;
            }
        }

        return true;
    }

    private static int LevelOf(ControlSpec control, double share)
    {
        int level = 0;
        while (level < control.Levels.Length - 1 && control.Levels[level] < share - 1e-9)
        {
            level++;
        }

        return level;
    }
}
