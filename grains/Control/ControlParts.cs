using System.Security.Cryptography;
using Meshward.Core.Control.Adaptation;
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
    /// <summary>The models that it adapts with; null where it does not adapt.</summary>
    public AdaptiveModels? Models { get; init; }

    /// <summary>Hash of scenario and model: what is remembered of adaptation belongs to these.</summary>
    public string Basis { get; init; } = "";

    /// <summary>Reads an order.</summary>
    /// <exception cref="ControlRefusedException">It is broken, or of another version.</exception>
    public static ControlParts Read(ControlOrder order)
    {
        using var text = new StringReader(order.Scenario);
        Scenario written = OrRefuse(ScenarioReader.Read(text, "scenario", directory: "."));
        using var stream = new MemoryStream(order.Model.ToArray(), writable: false);
        FittedSystemModel fitted = OrRefuse(SystemModelFile.Read(stream, "system model")).Fitted;
        if (fitted.Model.FeatureCount != written.Formulas.FeatureCount || !fitted.Model.Targets.SequenceEqual(written.Model.Targets.Select(target => target.Quantity)))
            throw new ControlRefusedException($"system model: found one with other features or targets than those of {written.Name}, expected one that was fitted for it");
        Scenario scenario = OrRefuse(ScenarioReader.WithMargins(written, fitted.Deviations));
        var dynamics = new MeshDynamics(scenario, fitted.Model, fitted.Region);
        if (order.Policy.IsEmpty && !order.Adaptation.IsEmpty)
            throw new ControlRefusedException("found an order to adapt without a policy, expected one of both");
        if (order.Policy.IsEmpty)
            return new ControlParts(scenario, dynamics, null, null, order.Twin?.ToPolicy(scenario));
        TrainedPolicy trained = OrRefuse(PolicyFile.Read(order.Policy, "policy"));
        if (trained.ScenarioHash != scenario.Hash)
            throw new ControlRefusedException($"policy: found one of another version of {scenario.Name}, expected one of this");
        if (trained.MisfitTo(scenario) is string misfit)
            throw new ControlRefusedException($"policy: {misfit}");
        return new ControlParts(scenario, dynamics, new LearnedPolicy(trained, scenario), trained.Sha256(), order.Twin?.ToPolicy(scenario))
        {
            Models = order.Adaptation.IsEmpty ? null : ModelsOf(order, scenario, fitted),
            Basis = $"{scenario.Hash} {Convert.ToHexStringLower(SHA256.HashData(order.Model.Span))}",
        };
    }

    private static AdaptiveModels ModelsOf(ControlOrder order, Scenario scenario, FittedSystemModel fitted) => OutcomeTable.Fits(scenario)
        ? new AdaptiveModels(scenario, fitted, OrRefuse(AdaptationBasisFile.Read(order.Adaptation, "adaptation")))
        : throw new ControlRefusedException($"found an order to adapt {scenario.Name}, which has too many states to tabulate, expected one that rollout can look through in a time step");

    private static T OrRefuse<T>(Checked<T> read)
        where T : class => read.IsValid ? read.Value : throw new ControlRefusedException(read.Diagnostics[0].ToString());
}
