using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Tests.Shared;

/// <summary>A mesh in memory, that can be changed by others, and fails as a test says.</summary>
/// <param name="present">What it is like at first.</param>
public sealed class MemoryMesh(DesiredState present) : IActuator
{
    private readonly Lock _gate = new();
    private DesiredState _present = present;
    private string? _changedBy;

    /// <summary>What was sent and took effect, in order.</summary>
    public ConcurrentQueue<DesiredState> Applied { get; } = [];

    /// <summary>Called before it is read; throws what a test wants.</summary>
    public Func<CancellationToken, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a change takes effect; throws what a test wants.</summary>
    public Func<DesiredState, CancellationToken, Task> BeforeApply { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called after a change has taken effect, before that is told.</summary>
    public Func<Task> AfterApply { get; set; } = () => Task.CompletedTask;

    /// <inheritdoc/>
    public MeshReadiness Readiness { get; set; } = MeshReadiness.Untold;

    /// <summary>By name, values of controls that somebody else sets; what it is like does not tell them.</summary>
    public ConcurrentDictionary<string, double> Fixed { get; } = [];

    /// <inheritdoc/>
    public double? FixedValueOf(ControlSpec control) => Fixed.TryGetValue(control.Name, out double value) ? value : null;

    /// <summary>What it is like.</summary>
    public DesiredState Present
    {
        get
        {
            lock (_gate)
            {
                return _present;
            }
        }
    }

    /// <summary>Somebody else changes it.</summary>
    public void Change(DesiredState change, string by)
    {
        lock (_gate)
        {
            (_present, _changedBy) = (With(_present, change), by);
        }
    }

    /// <summary>It is of another form from now on.</summary>
    public void Replace(DesiredState present)
    {
        lock (_gate)
        {
            _present = present;
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<Diagnostic>.Empty);

    /// <inheritdoc/>
    public async Task<DesiredState> ReadAsync(CancellationToken cancellationToken)
    {
        await BeforeRead(cancellationToken);
        return Present;
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        await BeforeApply(desired, cancellationToken);
        lock (_gate)
        {
            _present = With(_present, desired);
        }

        Applied.Enqueue(desired);
        await AfterApply();
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> DriftAsync(DesiredState desired, CancellationToken cancellationToken) => Task.FromResult(
        desired.DifferencesFrom(Present).Select(difference => $"{difference.Text}, {_changedBy}").ToImmutableArray());

    private static DesiredState With(DesiredState state, DesiredState change) => new(
        state.Traffic.SetItems(change.Traffic.Select(pair => KeyValuePair.Create(
            pair.Key, new DesiredTraffic(pair.Value.Weights ?? state.Traffic[pair.Key].Weights, pair.Value.BlockingRate ?? state.Traffic[pair.Key].BlockingRate)))),
        state.NodeCores.SetItems(change.NodeCores),
        state.ServiceCores.SetItems(change.ServiceCores),
        state.Replicas.SetItems(change.Replicas));
}
