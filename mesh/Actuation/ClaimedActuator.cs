using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Actuation;

/// <summary>
/// An actuator that changes nothing before it holds what gives it the right to, and nothing that was read under an earlier right: whoever had it in between
/// may have changed the mesh.
/// </summary>
/// <param name="inner">Reads and changes the mesh.</param>
/// <param name="hold">Takes the right, or sees that it is still held; its number grows each time that it is taken.</param>
public sealed class ClaimedActuator(IActuator inner, Func<CancellationToken, Task<long>> hold) : IActuator
{
    private long? _read;

    /// <inheritdoc/>
    public MeshReadiness Readiness => inner.Readiness;

    /// <inheritdoc/>
    public Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken) => inner.CheckAsync(scenario, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The right is taken here, too: nobody else is to change what a decision is made on.</remarks>
    public async Task<DesiredState> ReadAsync(CancellationToken cancellationToken)
    {
        long number = await hold(cancellationToken).ConfigureAwait(false);
        DesiredState state = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        _read = number;
        return state;
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        long number = await hold(cancellationToken).ConfigureAwait(false);
        if (_read is long read && read != number)
        {
            throw new ActuatorException(
                FormattableString.Invariant($"found the mesh taken anew since it was read (number {number}), expected it to be held all the time (number {read}): others may have changed it, and it is read again first"), isPassing: true);
        }

        await inner.ApplyAsync(desired, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public string? ReasonAgainst(ControlSpec control) => inner.ReasonAgainst(control);

    /// <inheritdoc/>
    public double? FixedValueOf(ControlSpec control) => inner.FixedValueOf(control);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> DriftAsync(DesiredState desired, CancellationToken cancellationToken) => inner.DriftAsync(desired, cancellationToken);
}
