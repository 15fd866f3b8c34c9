using Meshward.Core.Scenarios;

namespace Meshward.Client;

/// <summary>What of a scenario tables and figures are about.</summary>
internal static class ScenarioFigures
{
    /// <summary>What capacity is counted in: cores where a control sets them, else replicas, else nothing.</summary>
    public static ControlKind? CapacityKind(Scenario scenario) =>
        scenario.Controls.Any(control => control.Kind == ControlKind.Cores) ? ControlKind.Cores
        : scenario.Controls.Any(control => control.Kind == ControlKind.Replicas) ? ControlKind.Replicas
        : null;
}
