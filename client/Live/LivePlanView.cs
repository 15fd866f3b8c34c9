using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Live;

/// <summary>Shows what would be done to a live mesh.</summary>
internal static class LivePlanView
{
    /// <summary>Shows it.</summary>
    public static void Show(LivePlan plan, Terminal terminal)
    {
        terminal.Results.MarkupLineInterpolated(
            $"[bold]Dry run[/]  {Figures.Count(plan.Points)} configurations in namespace {plan.Namespace} of {plan.Cluster}, about {Figures.Duration(plan.Seconds)} and the time that pods take; it would stop where {Figures.Percent(plan.MostFailed)} of a service's requests fail");
        Lines("values that would be set", plan.Values);
        Lines("set now, and put back at the end, at Ctrl-C and at a stop", plan.Now);
        Lines("the first steps", plan.First.IsEmpty ? ["none: the first configuration is what is set now"] : plan.First);
        terminal.Results.MarkupLine("nothing was changed; --apply does it");

        void Lines(string title, ImmutableArray<string> lines)
        {
            terminal.Results.MarkupLineInterpolated($"[bold]{title}[/]");
            foreach (string line in lines)
            {
                terminal.Results.MarkupLineInterpolated($"  {line}");
            }
        }
    }
}
