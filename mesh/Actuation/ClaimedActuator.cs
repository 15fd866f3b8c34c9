using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Actuation;

/// <summary>An actuator that changes nothing before it holds what gives it the right to.</summary>
/// <param name="inner">Reads and changes the mesh.</param>
/// <param name="hold">Takes the right, or sees that it is still held.</param>
public sealed class ClaimedActuator(IActuator inner, Func<CancellationToken, Task> hold) : IActuator
{
    /// <inheritdoc/>
    public MeshReadiness Readiness => inner.Readiness;

    /// <inheritdoc/>
    public Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken) => inner.CheckAsync(scenario, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The right is taken here, too: nobody else is to change what a decision is made on.</remarks>
    public async Task<DesiredState> ReadAsync(CancellationToken cancellationToken)
    {
        await hold(cancellationToken).ConfigureAwait(false);
        return await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        await hold(cancellationToken).ConfigureAwait(false);
        await inner.ApplyAsync(desired, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public string? ReasonAgainst(ControlSpec control) => inner.ReasonAgainst(control);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> DriftAsync(DesiredState desired, CancellationToken cancellationToken) => inner.DriftAsync(desired, cancellationToken);
}
