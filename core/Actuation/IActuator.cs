using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Actuation;

/// <summary>Carries actions out on a mesh.</summary>
public interface IActuator
{
    /// <summary>What of a scenario this mesh does not have or cannot do.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <exception cref="ActuatorException">The mesh cannot be asked.</exception>
    Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken);

    /// <summary>What the mesh is like now.</summary>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <exception cref="ActuatorException">The mesh cannot be asked, or its answer cannot be used.</exception>
    /// <exception cref="MeshOwnedException">It is read to be changed, and another controller has it.</exception>
    Task<DesiredState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Makes the mesh as it is wanted to be, and reads back that it is. Applying the same state again changes nothing.</summary>
    /// <param name="desired">What is wanted.</param>
    /// <param name="cancellationToken">Gives it up; the mesh may then be either.</param>
    /// <exception cref="ActuatorException">The mesh cannot be asked, refuses, or is not like that afterwards.</exception>
    /// <exception cref="MeshOwnedException">Another controller has it.</exception>
    Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken);

    /// <summary>Who was ready at the last reading.</summary>
    MeshReadiness Readiness => MeshReadiness.Untold;

    /// <summary>Why the last reading told no value of a control, in a few words; null where it did, or nothing more is known.</summary>
    /// <param name="control">The control.</param>
    string? ReasonAgainst(ControlSpec control) => null;

    /// <summary>
    /// Value of a control that the last reading told nothing of, since something else sets it, such as an autoscaler: a fixed one to whoever decides. Null where it
    /// is ours, or not known.
    /// </summary>
    /// <param name="control">The control.</param>
    double? FixedValueOf(ControlSpec control) => null;

    /// <summary>Where the mesh is not as it was wanted, a line each, with who changed it where that is known; none where it is.</summary>
    /// <param name="desired">What was wanted.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <exception cref="ActuatorException">The mesh cannot be asked, or its answer cannot be used.</exception>
    async Task<ImmutableArray<string>> DriftAsync(DesiredState desired, CancellationToken cancellationToken) =>
        [.. desired.DifferencesFrom(await ReadAsync(cancellationToken).ConfigureAwait(false)).Select(difference => difference.Text)];
}
