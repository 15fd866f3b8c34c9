using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>One rule of the controller.</summary>
/// <param name="name">Its name, in journals, reports and documents.</param>
/// <param name="meaning">What it does, one sentence.</param>
public abstract class SafetyRule(string name, string meaning)
{
    /// <summary>Its name, in journals, reports and documents.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, one sentence.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>The numbers that it goes by in a scenario, in words; empty where it has none.</summary>
    /// <param name="scenario">The scenario.</param>
    public virtual string Values(Scenario scenario) => "";

    /// <summary>Acts on a decision, and notes it.</summary>
    internal abstract void Act(ControlDraft draft);
}
