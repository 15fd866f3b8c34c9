using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Grains.Contracts;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Grains.Control;

/// <summary>What a controller is made of, read from its order.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Dynamics">Model, reward and operating region.</param>
/// <param name="Policy">The learned policy; null without one.</param>
/// <param name="PolicySha256">Hash of its file; null without one.</param>
/// <param name="Twin">The calibrated rules; null without any.</param>
internal sealed record ControlParts(Scenario Scenario, MeshDynamics Dynamics, IPolicy? Policy, string? PolicySha256, RulePolicy? Twin)
{
    /// <summary>Reads an order.</summary>
    /// <exception cref="ControlRefusedException">It is broken, or of another version.</exception>
    public static ControlParts Read(ControlOrder order)
    {
        using var text = new StringReader(order.Scenario);
        Scenario written = OrRefuse(ScenarioReader.Read(text, "scenario", directory: "."));
        using var stream = new MemoryStream(order.Model.ToArray(), writable: false);
        FittedSystemModel fitted = OrRefuse(SystemModelFile.Read(stream, "system model")).Fitted;
        Scenario scenario = OrRefuse(ScenarioReader.WithMargins(written, fitted.Deviations));
        var dynamics = new MeshDynamics(scenario, fitted.Model, fitted.Region);
        if (order.Policy.IsEmpty)
            return new ControlParts(scenario, dynamics, null, null, order.Twin?.ToPolicy(scenario));
        TrainedPolicy trained = OrRefuse(PolicyFile.Read(order.Policy, "policy"));
        if (trained.ScenarioHash != scenario.Hash)
            throw new ControlRefusedException($"policy: found one of another version of {scenario.Name}, expected one of this");
        return new ControlParts(scenario, dynamics, new LearnedPolicy(trained, scenario), trained.Sha256(), order.Twin?.ToPolicy(scenario));
    }

    private static T OrRefuse<T>(Checked<T> read)
        where T : class => read.IsValid ? read.Value : throw new ControlRefusedException(read.Diagnostics[0].ToString());
}
