using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Loop;

/// <summary>What others change on a mesh, found by comparing it with what it was last known to be like.</summary>
internal static class ForeignChanges
{
    // A change that nobody undid for so long is how the mesh is now.
    private const int RememberedSteps = 10;

    /// <summary>What of a mesh the scenario's controls change, with the weights that go together with theirs.</summary>
    public static DesiredState OwnPart(Scenario scenario, DesiredState present) =>
        present.LimitedTo(DesiredState.Of(scenario, [.. scenario.Controls.Select(control => control.InitialLevel)], present));

    /// <summary>The state after a change by others was found.</summary>
    public static CycleState Note(CycleState state, DesiredState present, long step) => state with
    {
        BeforeForeignChange = state.BeforeForeignChange ?? state.Confirmed,
        ForeignChangeStep = state.BeforeForeignChange is null ? step : state.ForeignChangeStep,
        Confirmed = present,
        Counts = state.Counts with { ForeignChanges = state.Counts.ForeignChanges + 1 },
    };

    /// <summary>Whether the mesh is again as it was before such a change.</summary>
    public static bool IsRestored(CycleState state, DesiredState present) =>
        state.BeforeForeignChange is { } before && before.DifferencesFrom(present).IsEmpty;

    /// <summary>The state without what is so again, or too long ago.</summary>
    public static CycleState Forget(CycleState state, DesiredState present, long step) =>
        IsRestored(state, present) || step - state.ForeignChangeStep > RememberedSteps ? state with { BeforeForeignChange = null } : state;
}
