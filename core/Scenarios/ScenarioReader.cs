using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Reading;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios;

/// <summary>Reads scenarios from YAML: one checked scenario, or every mistake with its place.</summary>
public static class ScenarioReader
{
    /// <summary>
    /// Reads a scenario. All mistakes are told at once, each with line, column, what was found and what was expected; mistakes that
    /// merely follow from another are left out.
    /// </summary>
    /// <param name="text">The YAML text; at most 4 MiB are read.</param>
    /// <param name="sourceName">Name of the file as the user gave it, for messages.</param>
    /// <param name="directory">Folder of the file: relative paths in the scenario start there.</param>
    public static Checked<Scenario> Read(TextReader text, string sourceName, string directory) => Read(text, sourceName, directory, []);

    /// <summary>
    /// Turns margins that are told in sigma into distances, once a model is fitted, and derives the reward anew; or says which margin is
    /// too large. A scenario without such margins stays as it is.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="deviations">How far the model errs in the quantities of these bounds.</param>
    public static Checked<Scenario> WithMargins(Scenario scenario, ImmutableArray<ResidualDeviation> deviations)
    {
        if (scenario.Bounds.All(bound => bound.MarginSigmas == 0))
        {
            return scenario;
        }

        using StringReader text = new(scenario.Text);
        Checked<Scenario> read = Read(text, scenario.Source, scenario.Directory, deviations);
        return read.IsValid
            ? scenario with { Reward = read.Value.Reward, Bounds = read.Value.Bounds, Formulas = read.Value.Formulas, Deviations = deviations }
            : read;
    }

    private static Checked<Scenario> Read(TextReader text, string sourceName, string directory, ImmutableArray<ResidualDeviation> deviations)
    {
        Findings findings = new(sourceName);
        if (YamlDocument.ReadText(text, findings) is not { } content
            || YamlDocument.Parse(content, findings) is not { } root
            || ScenarioKeys.Shape.Read(root, findings) is not { } fields)
        {
            return findings.InOrder();
        }

        Scenario? scenario = Assemble(fields.Value, content, directory, new ReadingContext(content, findings, deviations));
        if (!findings.IsEmpty)
        {
            return findings.InOrder();
        }

        return scenario ?? throw new InvalidOperationException("A scenario without mistakes could not be assembled.");
    }

    private static Scenario? Assemble(Fields fields, string content, string directory, ReadingContext context)
    {
        Fields? mesh = fields.Get(ScenarioKeys.Mesh)?.Value, model = fields.Get(ScenarioKeys.Model)?.Value;
        Names names = MeshReading.ReadNames(mesh, context);
        MeshSpec? meshSpec = MeshReading.Read(mesh, names, context);
        ImmutableArray<LoadPattern> loads = LoadReading.Read(fields.Get(ScenarioKeys.Loads), names, context);
        ImmutableArray<ControlSpec> controls = ControlReading.Read(
            fields.Get(ScenarioKeys.Controls), names, context, out ImmutableArray<ControlSpec> namedControls, out bool controlsAreNamed);
        ImmutableArray<ModelTarget> targets = ModelReading.ReadTargets(model, names, context, out ImmutableArray<string> namedTargets, out bool targetsAreNamed);
        ImmutableArray<ObservedQuantity> observation = ObservationReading.Read(
            fields.Get(ScenarioKeys.Observation),
            names,
            loads.FirstOrDefault(load => load.Name == LoadReading.Training),
            controls,
            controlsAreNamed && controls.Length == namedControls.Length,
            context);
        ModelSpec? modelSpec = ModelReading.Read(model, targets, names, context);

        SafetySpec safety = SafetyReading.Read(
            fields.Get(ScenarioKeys.Control), controls, controlsAreNamed && controls.Length == namedControls.Length, context);
        AddQuantities(names, namedControls, namedTargets);
        ImmutableArray<ScenarioParameter> parameters = ParameterReading.Read(
            fields.Get(ScenarioKeys.Parameters), names, context);
        names.PlainQuantitiesAreComplete = fields.Has(ScenarioKeys.Parameters) == fields.Get(ScenarioKeys.Parameters) is not null
            && fields.Has(ScenarioKeys.Definitions) == fields.Get(ScenarioKeys.Definitions) is not null;
        names.QuantitiesAreComplete = names.MeshIsComplete && controlsAreNamed && targetsAreNamed && names.PlainQuantitiesAreComplete;
        FormulaReading reading = new(names, context);
        reading.ReadDefinitions(fields.Get(ScenarioKeys.Definitions));
        RewardReading rewards = new(reading, names, context);
        rewards.Read(fields, loads, controls);
        ScenarioFormulas? formulas = reading.Read(
            model?.Get(ModelKeys.Features), rewards.Value, rewards.Costs, (names.Services.Length, controls.Length, targets.Length));

        if (!context.Findings.IsEmpty || meshSpec is null || modelSpec is null || formulas is null)
        {
            return null;
        }

        return new Scenario
        {
            Name = fields.Get(ScenarioKeys.Name)!.Value,
            Description = fields.Get(ScenarioKeys.Description)!.Value.Trim(),
            Mesh = meshSpec,
            Loads = loads,
            Controls = controls,
            Observation = observation,
            Model = modelSpec,
            Parameters = parameters,
            Definitions = reading.Definitions,
            Reward = rewards.Text,
            RewardIsDerived = rewards.IsDerived,
            Utilities = rewards.Utilities,
            Bounds = rewards.Bounds,
            Formulas = formulas,
            Discount = fields.Get(ScenarioKeys.Discount)!.Value,
            Horizon = (int?)fields.Get(ScenarioKeys.Horizon)?.Value,
            Learning = LearningReading.Read(fields.Get(ScenarioKeys.Learning)?.Value),
            Safety = safety,
            Source = context.Findings.Source,
            Directory = directory,
            Text = content,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
        };
    }

    // The order of slots in a frame: loads, controls, targets; definitions follow.
    private static void AddQuantities(Names names, ImmutableArray<ControlSpec> controls, ImmutableArray<string> targets)
    {
        foreach (string service in names.Services)
        {
            names.Set($"load.{service}", Unit.RequestsPerSecond, isPredicted: false);
        }

        foreach (ControlSpec control in controls)
        {
            names.Set(control.Name, ControlReading.UnitOf(control.Kind), isPredicted: false);
        }

        foreach (string target in targets)
        {
            names.Set(target, Unit.Seconds, isPredicted: true);
        }
    }
}
