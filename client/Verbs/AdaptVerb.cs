using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Stories;
using Meshward.Client.Stories.OnTestbed;
using Meshward.Client.Work;
using Meshward.Core.Control.Drift;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Verbs;

/// <summary><c>adapt</c>: controllers on a simulated mesh that changes, one of which notices, looks ahead, retrains and swaps.</summary>
internal sealed class AdaptVerb : Verb<AdaptOptions, AdaptResult>
{
    /// <inheritdoc />
    protected override async Task<AdaptResult> WorkAsync(AdaptOptions options, Session session)
    {
        string? page = options.Out is string file ? OutputPlace.CheckFile("--out", file) : null;
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        LoadPattern load = LoadOf(scenario, options);
        _ = options.FactorsOf(scenario);
        (Scenario known, AdaptResult result, Story story) = options.IsOnTestbed
            ? await OnTestbedAsync(scenario, load, options, session)
            : await InSimulatorAsync(scenario, load, options, session);
        if (page is not null)
        {
            await File.WriteAllTextAsync(page, AdaptPage.Html(known, result, story, CommandLine(options)), CancellationToken.None);
        }

        return result;
    }

    /// <inheritdoc />
    protected override void Show(AdaptResult result, Terminal terminal) => AdaptView.Show(result, terminal.Results);

    /// <inheritdoc />
    protected override int ExitCode(AdaptResult result, Terminal terminal)
    {
        if (result.Stopped is not string stopped)
        {
            return ExitCodes.Done;
        }

        terminal.Error.WriteLine($"{stopped}; measured until then: {string.Join(", ", result.Policies.Select(policy => policy.Name))}");
        return stopped == TestbedStory.Interrupted ? ExitCodes.Interrupted : ExitCodes.Failed;
    }

    private static async Task<(Scenario Known, AdaptResult Result, Story Story)> InSimulatorAsync(Scenario scenario, LoadPattern load, AdaptOptions options, Session session)
    {
        TrainedPolicy? given = options.Policy is string name
            ? await LearnedPolicies.FindAsync(name, scenario, options, $"a policy file or {PolicyNames.Learned}", session)
            : null;
        StoryMesh mesh = StoryMesh.Prepare(options, session);
        StoryPlan plan = StoryPlan.Of(options);
        Baselines baselines = new(mesh.Before, options.TrainSteps ?? LearningSettings.For(new PpoConfig(), scenario).TotalSteps, options.Seed, session.Stop);
        (ImmutableArray<string> others, ImmutableArray<LeftOutPolicy>? leftOut) = Split(options.Beside, baselines);
        ImmutableArray<Story> stories = await ProgressView.RunAsync(
            session.Terminal, session.Clock, "telling stories", report => TellAsync(mesh, load, plan, given, baselines, others, options, report, session));
        AdaptResult result = Describe(mesh.Before.Scenario, options, stories, null) with
        {
            TrainingTakes = plan.TrainingTakes,
            FalseAlarmRate = mesh.Models.Test.FalseAlarmRate,
            LeftOut = leftOut,
        };
        return (mesh.Before.Scenario, result, stories[0]);
    }

    private static async Task<(Scenario Known, AdaptResult Result, Story Story)> OnTestbedAsync(Scenario scenario, LoadPattern load, AdaptOptions options, Session session)
    {
        Workbench bench = Workbench.Prepare(new ModelOptions { Scenario = options.Scenario, ModelSeedText = options.ModelSeedText }, session);
        Baselines baselines = new(bench, LearningSettings.For(new PpoConfig(), scenario).TotalSteps, options.Seed, session.Stop);
        (ImmutableArray<string> others, ImmutableArray<LeftOutPolicy>? leftOut) = Split(options.Beside, baselines);
        TestbedStory telling = new(scenario, load, options, session);
        (Story story, ImmutableArray<StepLedger> ledgers, string? stopped) = await telling.TellAsync(bench, baselines, others);
        AdaptResult result = Describe(bench.Scenario, options, [story], ledgers) with
        {
            FalseAlarmRate = DriftTest.DefaultFalseAlarmRate,
            LeftOut = leftOut,
            Journal = telling.Journal,
            Stopped = stopped,
        };
        return (bench.Scenario, result, story);
    }

    private static (ImmutableArray<string> Others, ImmutableArray<LeftOutPolicy>? LeftOut) Split(ImmutableArray<string> names, Baselines baselines)
    {
        ImmutableArray<LeftOutPolicy> leftOut = [.. names
            .Where(other => baselines.ReasonAgainst(other) is not null)
            .Select(other => new LeftOutPolicy(other, baselines.ReasonAgainst(other)!))];
        return ([.. names.Except(leftOut.Select(each => each.Name))], leftOut.IsEmpty ? null : leftOut);
    }

    private static LoadPattern LoadOf(Scenario scenario, AdaptOptions options)
    {
        LoadPattern[] parts = [.. options.Loads.Select(name => scenario.FindLoad(name)
            ?? throw new BadInputException("--load", $"found '{name}', expected one of: {string.Join(", ", scenario.Loads.Select(each => each.Name))}"))];
        return parts.Length == 1 ? parts[0] : new StoryLoad(string.Join(", ", options.Loads), [.. parts], Math.Max(1, options.Steps / parts.Length));
    }

    private static async Task<ImmutableArray<Story>> TellAsync(
        StoryMesh mesh,
        LoadPattern load,
        StoryPlan plan,
        TrainedPolicy? given,
        Baselines baselines,
        ImmutableArray<string> others,
        AdaptOptions options,
        Action<WorkProgress> report,
        Session session)
    {
        StoryTrainer trainer = new(options, session);
        report(new WorkProgress(0, "training before the change", ""));
        TrainedPolicy trained = given ?? await trainer.TrainAsync(mesh.Before.Table!, mesh.Before.Dynamics, options.Seed);
        report(new WorkProgress(0, "training after the change", ""));
        TrainedPolicy knowing = await trainer.TrainAsync(mesh.After.Table!, mesh.After.Dynamics, options.Seed);
        StoryTeller teller = new(mesh, load, plan, () => Policy(trained), () => Policy(knowing), trainer, baselines, others);
        var stories = ImmutableArray.CreateBuilder<Story>(options.Seeds);
        for (int i = 0; i < options.Seeds; i++)
        {
            report(new WorkProgress((double)i / options.Seeds, $"story {i + 1} of {options.Seeds}", ""));
            stories.Add(await teller.TellAsync(options.Seed + i, session.Stop));
        }

        return stories.MoveToImmutable();

        IPolicy Policy(TrainedPolicy policy) => new LearnedPolicy(policy, mesh.Before.Scenario);
    }

    private static AdaptResult Describe(Scenario scenario, AdaptOptions options, ImmutableArray<Story> stories, ImmutableArray<StepLedger>? ledgers)
    {
        int lastQuarter = Math.Max(1, (options.Steps - options.ChangeAt) / 4);
        ImmutableArray<AdaptRun> runs = [.. stories.Select(story => AdaptRun.Of(story.Seed, options.ChangeAt, story.Events))];
        long[] detected = [.. runs.Select(run => run.DetectedAfter).OfType<long>()];
        return new AdaptResult
        {
            Scenario = scenario.Name,
            ScenarioSha256 = scenario.Hash,
            On = ledgers is null ? "simulator" : "testbed",
            Loads = options.Loads,
            Change = options.Variant is string variant ? $"the mesh becomes its variant {variant}" : Words(options),
            ChangeAt = options.ChangeAt,
            Steps = options.Steps,
            StepSeconds = scenario.Mesh.TimeStep.TotalSeconds,
            Seed = options.Seed,
            Seeds = stories.Length,
            DetectedAfter = detected.Length > 0 ? detected.Average() : null,
            NotDetected = runs.Length - detected.Length,
            Policies = [.. stories[0].Records.Select((record, place) => new AdaptScore(
                record.Policy,
                Over(place, 0, options.ChangeAt),
                Over(place, options.ChangeAt, options.Steps - options.ChangeAt),
                Over(place, options.Steps - lastQuarter, lastQuarter)))],
            Runs = runs,
            Report = options.Out,
        };

        AdaptFigures Over(int place, int from, int count) => AdaptFigures.Of(
            scenario, [.. stories.Select(story => story.Records[place] with { Steps = story.Records[place].Steps.Slice(from, count) })]) with
        {
            FailedShare = ledgers?[place].FailedShare(from, count),
        };
    }

    private static string Words(AdaptOptions options) => string.Join(" and ", options.Slow.OrderBy(each => each.Key, StringComparer.Ordinal)
        .Select(each => string.Create(CultureInfo.InvariantCulture, $"requests take {each.Value} times as long on {each.Key}")));

    private static string CommandLine(AdaptOptions options) => string.Join(' ',
    [
        "meshward adapt", options.Scenario, .. ShellText.Given("--on", options.On), .. ShellText.Given("--slow", options.SlowText), .. ShellText.Given("--variant", options.Variant),
        .. ShellText.Given("--load", options.Load), $"--steps {options.Steps}", $"--change-at {options.ChangeAt}", .. options.IsOnTestbed ? [] : (string[])[$"--seeds {options.Seeds}", $"--training-takes {options.TrainingTakes}"], $"--seed {options.Seed}",
        .. ShellText.Given("--beside", options.BesideText), .. ShellText.Given("--prometheus", options.PrometheusText), .. ShellText.Given("--data", options.Data),
        .. ShellText.Given("--policy", options.Policy), .. ShellText.Given("--train-steps", options.TrainStepsText), .. ShellText.Given("--stop-at-ratio", options.StopAtRatioText),
        .. ShellText.Given("--samples", options.SamplesText), $"--model-seed {options.ModelSeed}", .. ShellText.Given("--out", options.Out),
    ]);
}
