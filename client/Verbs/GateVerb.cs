using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Control;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Verbs;

/// <summary><c>gate</c>: whether a policy may drive a mesh, from recorded traffic that is replayed on the model.</summary>
internal sealed class GateVerb : Verb<GateOptions, GateResult>
{
    /// <inheritdoc />
    protected override async Task<GateResult> WorkAsync(GateOptions options, Session session)
    {
        string? page = options.Out is string file ? OutputPlace.CheckFile("--out", file) : null;
        Scenario scenario = ScenarioFile.Read(options);
        if (RuleTable.ReasonAgainst(scenario) is string reason)
        {
            throw new BadInputException(options.Scenario, $"found no calibrated rules to compare with ({reason}), expected a scenario that has them");
        }

        RecordedTraffic traffic = Recording.Read(options.Recording, scenario);
        TrainedPolicy trained = await LearnedPolicies.FindAsync(options.Policy, scenario, options, $"a policy file or {PolicyNames.Learned}", session);
        GateStore store = new(DataDirectory.Open(options.Data, session));
        Workbench bench = Workbench.Prepare(options, session);
        GateReplay replay = ProgressView.Run(session.Terminal, "replaying the recording", () => Replay(bench, trained, traffic, options, session.Stop));
        GateVerdict verdict = new()
        {
            PolicySha256 = trained.Sha256(),
            Scenario = scenario.Name,
            ScenarioSha256 = scenario.Hash,
            ModelSha256 = SystemModelKey.Of(scenario, bench.Fitted.TraceHash, options.ModelSeed),
            Recording = options.Recording,
            RecordingSha256 = traffic.Sha256,
            Judgement = GateJudgement.Of(bench.Scenario, replay.Candidate, replay.Twin, options.Tolerances),
            Decided = session.Clock.GetUtcNow(),
        };
        GateResult result = Describe(verdict, replay, traffic, PolicyOrigins.Of(trained, bench), bench, options, store.FileOf(verdict));
        if (page is not null)
        {
            await File.WriteAllTextAsync(page, GatePage.Html(bench.Scenario, result, replay, CommandLine(options)), CancellationToken.None);
        }

        store.Keep(verdict);
        return result;
    }

    /// <inheritdoc />
    protected override void Show(GateResult result, Terminal terminal) => GateView.Show(result, terminal.Results);

    /// <inheritdoc />
    protected override int ExitCode(GateResult result, Terminal terminal)
    {
        foreach (GateCriterion criterion in result.Criteria.Where(criterion => !criterion.Passed))
        {
            string limit = criterion.Direction == BoundDirection.AtMost ? "at most" : "at least";
            terminal.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"gate: found {criterion.Name} at {criterion.Candidate:0.######}, expected {limit} {criterion.Limit:0.######}"));
        }

        return result.Passed ? ExitCodes.Done : ExitCodes.NotMet;
    }

    private static GateReplay Replay(Workbench bench, TrainedPolicy trained, RecordedTraffic traffic, GateOptions options, CancellationToken stop)
    {
        Baselines baselines = new(bench, LearningSettings.For(new PpoConfig(), bench.Scenario).TotalSteps, options.Seed, stop);
        LearnedPolicy candidate = new(trained, bench.Scenario, options.Policy);
        return GateReplay.Run(bench.Dynamics, candidate, baselines.Make(PolicyNames.Rules)!, traffic.Load, bench.Memory, stop);
    }

    private static GateResult Describe(
        GateVerdict verdict, GateReplay replay, RecordedTraffic traffic, PolicyOrigin learned, Workbench bench, GateOptions options, string file) => new()
        {
            Passed = verdict.Passed,
            Failed = verdict.Failed,
            Scenario = verdict.Scenario,
            ScenarioSha256 = verdict.ScenarioSha256,
            PolicySha256 = verdict.PolicySha256,
            Recording = verdict.Recording,
            RecordingSha256 = verdict.RecordingSha256,
            Columns = traffic.Columns,
            TraceSha256 = bench.Fitted.TraceHash,
            ModelSha256 = verdict.ModelSha256,
            ModelSeed = options.ModelSeed,
            Steps = verdict.Judgement.Twin.Steps,
            StepSeconds = bench.Scenario.Mesh.TimeStep.TotalSeconds,
            ComparedSteps = verdict.Judgement.ComparedSteps,
            Candidate = GateRunFigures.Of(replay.Candidate.Policy, verdict.Judgement.Candidate),
            Twin = GateRunFigures.Of(replay.Twin.Policy, verdict.Judgement.Twin),
            Criteria = verdict.Judgement.Criteria,
            Learned = learned,
            Verdict = file,
            Report = options.Out,
        };

    private static string CommandLine(GateOptions options) => string.Join(' ',
    [
        "meshward gate", options.Scenario, .. ShellText.Given("--policy", options.PolicyText), .. ShellText.Given("--recorded", options.Recorded),
        .. ShellText.Given("--trace", options.Trace), .. ShellText.Given("--variant", options.Variant), $"--model-seed {options.ModelSeed}",
        .. ShellText.Given("--model-kind", options.ModelKindText), .. ShellText.Given("--model-forests", options.ModelForestsText), .. ShellText.Given("--rows", options.RowsText),
        .. ShellText.Given("--tolerate-objectives", options.ObjectivesText), .. ShellText.Given("--tolerate-cost", options.CostText),
        .. ShellText.Given("--tolerate-largest-cost", options.LargestCostText), .. ShellText.Given("--tolerate-shed", options.ShedText),
        .. ShellText.Given("--tolerate-turns", options.TurnsText), .. ShellText.Given("--tolerate-routing-turns", options.RoutingTurnsText),
        .. ShellText.Given("--tolerate-outside", options.OutsideText),
        .. ShellText.Given("--tolerate-unknown", options.UnknownText), .. ShellText.Given("--cluster", options.ClusterText), .. ShellText.Given("--data", options.Data),
        .. ShellText.Given("--out", options.Out),
    ]);
}
