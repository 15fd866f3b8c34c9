using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Comparison;

/// <summary>Which scenarios a report is about, and on which traces.</summary>
internal static class ReportTargets
{
    private const string ScenarioFolder = "scenarios";

    /// <summary>The scenarios that are named, or all of the papers', each with its variants that the papers have.</summary>
    /// <param name="options">Names and the folder of public traces.</param>
    /// <param name="facts">The papers' scenarios.</param>
    /// <exception cref="BadInputException">A scenario or the folder cannot be read.</exception>
    public static ImmutableArray<ReportTarget> Find(ReportOptions options, ImmutableArray<PublishedScenario> facts)
    {
        if (options.Traces is not null && !Directory.Exists(options.Traces))
        {
            throw new BadInputException("--traces", $"found no folder '{options.Traces}', expected one with the traces that docs/published.yaml names");
        }

        ImmutableArray<ReportTarget> targets = [.. Files(options, facts).SelectMany(file => Of(ScenarioFile.Read(file), options.Traces, facts))];
        string? twice = targets.GroupBy(target => (target.Scenario.Name, target.Variant)).FirstOrDefault(same => same.Count() > 1)?.Key.Name;
        return twice is null ? targets : throw new BadInputException("SCENARIO", $"found {twice} twice, expected every scenario once");
    }

    private static IEnumerable<string> Files(ReportOptions options, ImmutableArray<PublishedScenario> facts)
    {
        if (options.Scenarios.Length > 0)
        {
            return options.Scenarios;
        }

        return Directory.Exists(ScenarioFolder)
            ? facts.Select(fact => Path.Combine(ScenarioFolder, $"{fact.Scenario}.yaml")).Distinct()
            : throw new BadInputException("SCENARIO", $"found no folder '{ScenarioFolder}' here, expected it, or names of scenarios");
    }

    // A scenario that the papers do not have stands for itself.
    private static IEnumerable<ReportTarget> Of(Scenario scenario, string? traces, ImmutableArray<PublishedScenario> facts)
    {
        PublishedScenario[] known = [.. facts.Where(fact => fact.Scenario == scenario.Name)];
        return known.Length == 0
            ? [new ReportTarget(scenario, null, true)]
            : known.Where(fact => fact.Variant is null || scenario.Model.WithVariant(fact.Variant) is not null).Select(fact => Of(scenario, traces, fact));
    }

    private static ReportTarget Of(Scenario scenario, string? traces, PublishedScenario fact)
    {
        ModelSpec model = ModelOptions.Choose(scenario.Model, fact.Variant);
        string? trace = traces is null || fact.Trace is null ? null : Path.GetFullPath(Path.Combine(traces, fact.Trace));
        bool isPublic = trace is not null && File.Exists(trace);
        return new ReportTarget(scenario with { Model = isPublic ? model with { Trace = trace!, StandIn = null } : model }, fact.Variant, !isPublic);
    }
}
