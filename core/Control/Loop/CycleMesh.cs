using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>The mesh as a control cycle reads and changes it: what fails is told in a line, and nothing takes longer than a time step.</summary>
/// <param name="settings">Scenario and time step.</param>
/// <param name="actuator">The mesh.</param>
/// <param name="clock">The time.</param>
internal sealed class CycleMesh(CycleSettings settings, IActuator actuator, TimeProvider clock)
{
    private TimeSpan Step => settings.Scenario.Mesh.TimeStep;

    /// <summary>What the mesh is like; where it cannot be read, why.</summary>
    /// <exception cref="MeshOwnedException">Another controller has it.</exception>
    public async Task<(DesiredState? Read, string? Problem)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await WithinAsync(Step / 2, token => actuator.ReadAsync(token), cancellationToken).ConfigureAwait(false), null);
        }
        catch (ActuatorException problem)
        {
            return (null, problem.Message);
        }
    }

    /// <summary>Who was ready when it was last read.</summary>
    public MeshReadiness Readiness => actuator.Readiness;

    /// <summary>[controls] values that something else sets, as they were last read; null for all others.</summary>
    public ImmutableArray<double?> Fixed => [.. settings.Scenario.Controls.Select(actuator.FixedValueOf)];

    /// <summary>Controls whose value the mesh does not tell, with the reason.</summary>
    public ImmutableArray<(string Control, string Reason)> Unreadable(DesiredState read) =>
    [
        .. settings.Scenario.Controls.Zip(PresentConfiguration.Of(settings.Scenario, read).Values).Where(pair => pair.Second is null)
            .Select(pair => (pair.First.Name, actuator.ReasonAgainst(pair.First) ?? "the mesh tells no value of it that can be used")),
    ];

    /// <summary>One line on what others changed, with who did where that is known.</summary>
    public async Task<string> WhoChangedAsync(DesiredState confirmed, DesiredState read, CancellationToken cancellationToken)
    {
        IEnumerable<string> lines = confirmed.DifferencesFrom(read).Select(difference => difference.Text);
        try
        {
            ImmutableArray<string> told = await WithinAsync(Step / 2, token => actuator.DriftAsync(confirmed, token), cancellationToken).ConfigureAwait(false);
            lines = told.IsEmpty ? lines : told;
        }
        catch (ActuatorException)
        {
            // What was read before says what changed; only who did is not known.
        }

        return string.Join("; ", lines);
    }

    /// <summary>Changes the mesh, and reads it.</summary>
    /// <returns>
    /// What came of it, one line where it is not as it was wanted, what the mesh is like now (null where that is not known), and what of it the mesh took and is not like.
    /// </returns>
    public async Task<(DecisionOutcome Outcome, string? Text, DesiredState? Found, ImmutableArray<MeshDifference> Overwritten)> ApplyAsync(DesiredState desired)
    {
        try
        {
            _ = await WithinAsync(
                Step,
                async token =>
                {
                    await actuator.ApplyAsync(desired, token).ConfigureAwait(false);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (ActuatorException problem)
        {
            DesiredState? left = !problem.Overwritten.IsEmpty ? (await ReadAsync(CancellationToken.None).ConfigureAwait(false)).Read : null;
            return (problem.IsPassing ? DecisionOutcome.Failed : DecisionOutcome.Refused, problem.Message, left, problem.Overwritten);
        }
        catch (MeshOwnedException problem)
        {
            // The next look at the mesh ends the cycle; what became of this decision is written down before.
            return (DecisionOutcome.Refused, problem.Message, null, []);
        }

        // An autoscaler may own what was wanted, or somebody may have been faster.
        DesiredState? found = await ReadBackAsync().ConfigureAwait(false);
        return found is null || desired.DifferencesFrom(found) is not [MeshDifference first, ..] differences
            ? (DecisionOutcome.Applied, null, found, [])
            : (DecisionOutcome.Failed, first.Text, found, differences);
    }

    private async Task<DesiredState?> ReadBackAsync()
    {
        try
        {
            return (await ReadAsync(CancellationToken.None).ConfigureAwait(false)).Read;
        }
        catch (MeshOwnedException)
        {
            return null;
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan patience, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ActuatorException(FormattableString.Invariant($"found no end of it after {patience.TotalSeconds:0.#} s, expected one within the time step"), isPassing: true, problem);
        }
    }
}
