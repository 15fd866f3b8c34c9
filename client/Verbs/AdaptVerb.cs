using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Stories;
using Meshward.Client.Work;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Verbs;

/// <summary><c>adapt</c>: controllers on a simulated mesh that changes, one of which notices, looks ahead, retrains and swaps.</summary>
internal sealed class AdaptVerb : Verb<AdaptOptions, AdaptResult>
{
    private static readonly ImmutableArray<string> s_others = [PolicyNames.Rules, PolicyNames.CalibratedAutoscaler, PolicyNames.Autoscaler];

    /// <inheritdoc />
    protected override async Task<AdaptResult> WorkAsync(AdaptOptions options, Session session)
    {
        string? page = options.Out is string file ? OutputPlace.CheckFile("--out", file) : null;
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        LoadPattern load = LoadOf(scenario, options);
        TrainedPolicy? given = options.Policy is string name
            ? await LearnedPolicies.FindAsync(name, scenario, options, $"a policy file or {PolicyNames.Learned}", session)
            : null;
        StoryMesh mesh = StoryMesh.Prepare(options, session);
        StoryPlan plan = StoryPlan.Of(options);
        Baselines baselines = new(mesh.Before, options.TrainSteps ?? LearningSettings.For(new PpoConfig(), scenario).TotalSteps, options.Seed, session.Stop);
        ImmutableArray<LeftOutPolicy> leftOut = [.. s_others
            .Where(other => baselines.ReasonAgainst(other) is not null)
            .Select(other => new LeftOutPolicy(other, baselines.ReasonAgainst(other)!))];
        ImmutableArray<string> others = [.. s_others.Except(leftOut.Select(each => each.Name))];
        ImmutableArray<Story> stories = await ProgressView.RunAsync(
            session.Terminal, session.Clock, "telling stories", report => TellAsync(mesh, load, plan, given, baselines, others, options, report, session));
        AdaptResult result = Describe(scenario, options, plan, mesh, stories, leftOut);
        if (page is not null)
        {
            await File.WriteAllTextAsync(page, AdaptPage.Html(mesh.Before.Scenario, result, stories[0], CommandLine(options)), CancellationToken.None);
        }

        return result;
    }

    /// <inheritdoc />
    protected override void Show(AdaptResult result, Terminal terminal) => AdaptView.Show(result, terminal.Results);

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
        TrainedPolicy trained = given ?? await trainer.TrainAsync(mesh.Before, options.Seed);
        report(new WorkProgress(0, "training after the change", ""));
        TrainedPolicy knowing = await trainer.TrainAsync(mesh.After, options.Seed);
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

    private static AdaptResult Describe(
        Scenario scenario, AdaptOptions options, StoryPlan plan, StoryMesh mesh, ImmutableArray<Story> stories, ImmutableArray<LeftOutPolicy> leftOut)
    {
        int lastQuarter = Math.Max(1, (plan.Steps - plan.ChangeAt) / 4);
        ImmutableArray<AdaptRun> runs = [.. stories.Select(story => AdaptRun.Of(story.Seed, plan.ChangeAt, story.Events))];
        long[] detected = [.. runs.Select(run => run.DetectedAfter).OfType<long>()];
        return new AdaptResult
        {
            Scenario = scenario.Name,
            ScenarioSha256 = scenario.Hash,
            Loads = options.Loads,
            Change = options.Variant is string variant ? $"the mesh becomes its variant {variant}" : Words(options),
            ChangeAt = plan.ChangeAt,
            Steps = plan.Steps,
            StepSeconds = scenario.Mesh.TimeStep.TotalSeconds,
            Seed = options.Seed,
            Seeds = options.Seeds,
            TrainingTakes = plan.TrainingTakes,
            FalseAlarmRate = mesh.Test.FalseAlarmRate,
            DetectedAfter = detected.Length > 0 ? detected.Average() : null,
            NotDetected = runs.Length - detected.Length,
            Policies = [.. stories[0].Records.Select((record, place) => new AdaptScore(
                record.Policy,
                Over(place, 0, plan.ChangeAt),
                Over(place, plan.ChangeAt, plan.Steps - plan.ChangeAt),
                Over(place, plan.Steps - lastQuarter, lastQuarter)))],
            Runs = runs,
            LeftOut = leftOut.IsEmpty ? null : leftOut,
            Report = options.Out,
        };

        AdaptFigures Over(int place, int from, int count) => AdaptFigures.Of(
            mesh.Before.Scenario, [.. stories.Select(story => story.Records[place] with { Steps = story.Records[place].Steps.Slice(from, count) })]);
    }

    private static string Words(AdaptOptions options) => string.Join(" and ", options.Slow.OrderBy(each => each.Key, StringComparer.Ordinal)
        .Select(each => string.Create(CultureInfo.InvariantCulture, $"requests take {each.Value} times as long on {each.Key}")));

    private static string CommandLine(AdaptOptions options) => string.Join(' ',
    [
        "meshward adapt", options.Scenario, .. ShellText.Given("--slow", options.SlowText), .. ShellText.Given("--variant", options.Variant),
        .. ShellText.Given("--load", options.Load), $"--steps {options.Steps}", $"--change-at {options.ChangeAt}", $"--seeds {options.Seeds}", $"--seed {options.Seed}",
        .. ShellText.Given("--policy", options.Policy), .. ShellText.Given("--train-steps", options.TrainStepsText), .. ShellText.Given("--stop-at-ratio", options.StopAtRatioText),
        $"--training-takes {options.TrainingTakes}", .. ShellText.Given("--samples", options.SamplesText), $"--model-seed {options.ModelSeed}", .. ShellText.Given("--out", options.Out),
    ]);
}
