using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// Cores of pods that were made anew: they begin with those of their template, whatever others were given. What a pod begins with is nobody's wish, so
/// that neither policies nor rules go by it.
/// </summary>
internal static class BegunCores
{
    /// <summary>A mesh by what somebody has given its pods: what the other ones have, or, where all are new, what they were last known to have.</summary>
    public static DesiredState Given(Scenario scenario, SafetyState state, DesiredState read, MeshReadiness readiness) =>
        With(scenario, state, read, readiness, (_, _) => true);

    /// <summary>The same where the controller gave them more than they begin with, which it gives the new ones as well. All else is as it was read.</summary>
    public static DesiredState Wanted(Scenario scenario, SafetyState state, DesiredState read, MeshReadiness readiness) =>
        With(scenario, state, read, readiness, (i, isMore) => isMore
            && state.Controls.ElementAtOrDefault(i)?.ChangedAt is not null && !ContestedControl.In(state.Contests, scenario.Controls[i].Name).IsTheirs);

    private static DesiredState With(Scenario scenario, SafetyState state, DesiredState read, MeshReadiness readiness, Func<int, bool, bool> isTaken)
    {
        for (int i = 0; i < (readiness.Begun.IsEmpty ? 0 : scenario.Controls.Length); i++)
        {
            ControlSpec control = scenario.Controls[i];
            string place = control.Node ?? control.Service!;
            ImmutableSortedDictionary<string, double> cores = control.Node is null ? read.ServiceCores : read.NodeCores;
            if (control.Kind == ControlKind.Cores && readiness.Begun.TryGetValue(place, out double? others) && cores.TryGetValue(place, out double now)
                && (others ?? state.Known.ElementAtOrDefault(i)) is double given && isTaken(i, given > now))
            {
                cores = cores.SetItem(place, given);
                read = control.Node is null ? read with { ServiceCores = cores } : read with { NodeCores = cores };
            }
        }

        return read;
    }
}
