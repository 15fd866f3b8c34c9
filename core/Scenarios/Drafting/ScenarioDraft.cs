using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>
/// A first scenario for a mesh: what was found becomes services, nodes, loads, controls and bounds, and the model names the columns of the trace that
/// <c>collect</c> will write. It is valid as it stands, although its trace is not there yet.
/// </summary>
/// <param name="Text">The scenario, in YAML, with comments.</param>
/// <param name="Services">Names of its services, the busiest first.</param>
/// <param name="Nodes">Names of its nodes.</param>
/// <param name="Controls">Names of its controls.</param>
/// <param name="Suggested">Names of controls that are written as comments.</param>
/// <param name="LeftOut">Services that were found, and are no part of it.</param>
/// <param name="Commands">What to type next, without the program's name.</param>
/// <param name="Note">What the user should know before anything else; null for nothing.</param>
public sealed record ScenarioDraft(
    string Text,
    ImmutableArray<string> Services,
    ImmutableArray<string> Nodes,
    ImmutableArray<string> Controls,
    ImmutableArray<string> Suggested,
    ImmutableArray<LeftOutService> LeftOut,
    ImmutableArray<string> Commands,
    string? Note)
{
    /// <summary>Points that are measured on a testbed where there are more: each takes some seconds, and so many take half an hour.</summary>
    internal const int MostPoints = 300;

    /// <summary>Drafts a scenario.</summary>
    /// <param name="mesh">What was found.</param>
    /// <param name="settings">What it is called.</param>
    /// <param name="source">Flag that named where the mesh was found.</param>
    /// <returns>The draft, or why there can be none.</returns>
    public static Checked<ScenarioDraft> Of(FoundMesh mesh, DraftSettings settings, string source)
    {
        var read = DraftPlan.Of(mesh, source);
        if (!read.IsValid)
        {
            return read.Diagnostics;
        }

        DraftPlan plan = read.Value;
        ImmutableArray<string> commands = [$"validate {settings.File}", Collect(plan, settings), $"train {settings.File}"];
        return new ScenarioDraft(
            new DraftText(plan, settings, commands).Write(),
            [.. plan.Services.Select(service => service.Name)],
            plan.Nodes,
            [.. plan.Active.Select(control => control.Name)],
            [.. plan.Controls.Where(control => !control.IsActive).Select(control => control.Name)],
            plan.LeftOut,
            commands,
            plan.IsBlockingAssumed ? Assumed(plan) : null);
    }

    private static string Assumed(DraftPlan plan) =>
        $"nothing that can be set was found: {(plan.Services.Length == 1 ? "the service has" : "the services have")} one workload each, as far as can be told"
        + $"; {string.Join(", ", plan.Services.Select(service => $"blocking.{service.Name}"))} stands in for it, since any proxy of a mesh can reject requests";

    private static string Collect(DraftPlan plan, DraftSettings settings)
    {
        if (!plan.Mesh.IsTestbed)
        {
            string within = settings.Namespace is null ? "" : $" --namespace {settings.Namespace}";
            return $"collect {settings.File} --from-prometheus {settings.Prometheus} --range {settings.Range}{within} --out {settings.TraceFile}";
        }

        return $"collect {settings.File} --prometheus {settings.Prometheus}{(plan.Points > MostPoints ? $" --points {MostPoints}" : "")} --out {settings.TraceFile}";
    }
}
