using System.Collections.Immutable;
using Meshward.Client.Comparison;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Work;

namespace Meshward.Client.Verbs;

/// <summary><c>report</c>: many trainings on many scenarios, beside what was published and beside policies without learning.</summary>
internal sealed class ReportVerb : Verb<ReportOptions, ReportResult>
{
    private const string DefaultLoads = "training,unseen,bursty,flash-crowd,diurnal,shifted";
    private const int LoadSeeds = 5;

    /// <inheritdoc />
    protected override async Task<ReportResult> WorkAsync(ReportOptions options, Session session)
    {
        long start = session.Clock.GetTimestamp();
        ImmutableArray<PublishedScenario> facts = PublishedFacts.Read();
        ImmutableArray<ReportTarget> targets = ReportTargets.Find(options, facts);
        CheckLoads(options.Load, targets);
        OutputPlace.CheckFolder("--out", options.Out);
        string? markdown = options.Markdown is null ? null : OutputPlace.CheckFile("--markdown", options.Markdown);
        ReportPlan plan = new(
            ProductVersion.Text, options.Seed, options.Seeds, options.PublishedSeeds, options.TrainingSteps, options.Load ?? DefaultLoads, options.Steps, LoadSeeds);
        foreach (ReportTarget target in targets.Where(target => target.IsOwn && options.Traces is not null))
        {
            await session.Terminal.Error.WriteLineAsync($"{target.Scenario.Name}: no public trace of it in {options.Traces}, {Path.GetFileName(target.TracePath)} beside the scenario is used");
        }

        ReportPages pages = new(options.Out, facts, CommandLine(options, options.Traces));
        await using TrainingHost? cluster = options.Cluster is { } gateways ? await TrainingHost.AttachAsync(gateways, session) : null;
        ReportWork work = new(plan, options.ModelSeeds, new ReportStore(options.Out), cluster, session);
        ImmutableArray<ScenarioReport> reports = await work.RunAsync(targets, options.Fresh, pages.Write);
        pages.Write(reports);
        if (markdown is not null)
        {
            await File.WriteAllTextAsync(markdown, ResultsMarkdown.Write(pages.Summaries(reports), CommandLine(options, "TRACES")), CancellationToken.None);
        }

        return new ReportResult(reports, pages.Index, options.Markdown, session.Clock.GetElapsedTime(start).TotalSeconds);
    }

    /// <inheritdoc />
    protected override void Show(ReportResult result, Terminal terminal) => ReportView.Show(result, terminal.Results);

    private static void CheckLoads(string? names, ImmutableArray<ReportTarget> targets)
    {
        string[] known = [.. targets.SelectMany(target => target.Scenario.Loads).Select(load => load.Name).Distinct()];
        string? unknown = names?.Split(',').FirstOrDefault(name => !known.Contains(name));
        if (unknown is not null)
        {
            throw new BadInputException("--load", $"found '{unknown}', expected {string.Join(" or ", known)}");
        }
    }

    // Where the traces are does not belong into a page that others read: the same traces give the same results from any folder.
    private static string CommandLine(ReportOptions options, string? traces) => string.Join(' ',
    [
        "meshward report", .. options.Scenarios,
        .. ShellText.Given("--traces", options.Traces is null ? null : traces), .. ShellText.Given("--markdown", options.Markdown),
        .. ShellText.Given("--seed", options.SeedText), .. ShellText.Given("--seeds", options.SeedsText), .. ShellText.Given("--model-seeds", options.ModelSeedsText),
        .. ShellText.Given("--published-seeds", options.PublishedSeedsText), .. ShellText.Given("--load", options.Load), .. ShellText.Given("--steps", options.StepsText),
        .. ShellText.Given("--training-steps", options.TrainingStepsText),
    ]);
}
