using Meshward.Core.Actuation;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>What tests ask of a decision.</summary>
internal static class DecisionAssert
{
    public static void Wants(this ControlDecision decision, params double?[] values) =>
        Assert.Equal(values, decision.Controls.Select(control => control.Desired));

    public static void ChangesNothing(this ControlDecision decision)
    {
        Assert.Equal(decision.Controls.Select(control => control.Present), decision.Controls.Select(control => control.Desired));
        Assert.Same(DesiredState.Unchanged, decision.Desired);
        Assert.Equal(DecisionSource.Present, decision.Source);
    }

    public static void Acted(this ControlDecision decision, params string[] rules) => Assert.Equal(rules, decision.Rules.Select(rule => rule.Rule));
}
