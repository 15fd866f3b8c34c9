using System.Diagnostics;
using Meshward.Core.Control.Journal;

namespace Meshward.Grains.Telemetry;

/// <summary>
/// A trace for each decision of a controller: the span <c>decision</c> with <c>collect</c>, <c>decide</c> and, where something is sent, <c>apply</c> inside it. Used by one step at a time.
/// </summary>
/// <param name="source">Where spans are told.</param>
/// <param name="mesh">Name of the mesh.</param>
internal sealed class DecisionTrace(ActivitySource source, string mesh) : IDisposable
{
    private Activity? _decision;
    private Activity? _part;

    /// <summary>Samples are collected from now on; a decision that is still open has failed.</summary>
    public void Collect()
    {
        End(ActivityStatusCode.Error, "the time step failed");

        // A trace begins here, whoever called.
        Activity.Current = null;
        _decision = source.StartActivity("decision");
        _ = _decision?.SetTag("meshward.mesh", mesh);
        Begin("collect");
    }

    /// <summary>They are collected, and it is decided from now on.</summary>
    public void Decide() => Begin("decide");

    /// <summary>It is decided and written down; what is wanted is sent from now on.</summary>
    public void Decided(DecisionRecord decision)
    {
        _ = _decision?.SetTag("meshward.decision", decision.Decision)
            .SetTag("meshward.generation", decision.Generation)
            .SetTag("meshward.source", decision.Source.ToString())
            .SetTag("meshward.rules", decision.Rules.Select(action => action.Rule).Distinct().ToArray());
        if (decision is { IsDryRun: false, Desired.IsEmpty: false })
            Begin("apply");
        else
            EndPart();
    }

    /// <summary>What became of it is known.</summary>
    public void Ended(OutcomeRecord outcome)
    {
        _ = _decision?.SetTag("meshward.outcome", outcome.Outcome.ToString());
        bool hasFailed = outcome.Outcome is DecisionOutcome.Failed or DecisionOutcome.Refused;
        End(hasFailed ? ActivityStatusCode.Error : ActivityStatusCode.Ok, hasFailed ? outcome.Text : null);
    }

    /// <inheritdoc/>
    public void Dispose() => End(ActivityStatusCode.Error, "the controller has ended");

    private void Begin(string part)
    {
        EndPart();
        _part = _decision is null ? null : source.StartActivity(part, ActivityKind.Internal, _decision.Context);
    }

    private void EndPart()
    {
        _part?.Dispose();
        _part = null;
    }

    private void End(ActivityStatusCode status, string? text)
    {
        EndPart();
        _ = _decision?.SetStatus(status, text);
        _decision?.Dispose();
        _decision = null;
    }
}
