using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Verbs;

/// <summary><c>evaluate</c>: policies side by side on a load.</summary>
internal sealed class EvaluateVerb : Verb<EvaluateOptions, EvaluateResult>
{
    /// <inheritdoc />
    protected override async Task<EvaluateResult> WorkAsync(EvaluateOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        LoadPattern load = LoadChoice.Find(scenario, options.Load ?? scenario.TrainingLoad.Name);
        PolicyChoice choice = await PolicyChoice.FindAsync(scenario, options, session);
        if (options.Require is not null && choice.Trained.IsEmpty)
        {
            throw new BadInputException("--require", "found no learned policy to judge, expected --policy learned or a policy file");
        }

        Workbench bench = Workbench.Prepare(options, session);
        ImmutableArray<IPolicy> policies = choice.Make(bench, options.Seed);
        EvaluateResult result = ProgressView.Run(session.Terminal, "evaluating",
            () => PolicyJudge.Judge(bench, load, policies, options.Steps, options.Seed, session.Stop).Result);
        result = result with
        {
            RequiredRatio = options.Require,
            Policies = [.. result.Policies.Select((score, i) => score with { Learned = choice.OriginOf(choice.Names[i], bench) })],
        };
        WarnOfOtherModels(result, session.Terminal);
        return result;
    }

    /// <inheritdoc />
    protected override void Show(EvaluateResult result, Terminal terminal) => EvaluateView.Show(result, terminal.Results);

    /// <inheritdoc />
    protected override int ExitCode(EvaluateResult result, Terminal terminal) => Requirement.ExitCode(
        result.RequiredRatio,
        result.Policies.Where(policy => policy.Learned is not null).Select(policy => (policy.Name, Requirement.Ratio(policy.MeanReward, result.OptimalReward!.Value))),
        terminal);

    private static void WarnOfOtherModels(EvaluateResult result, Terminal terminal)
    {
        foreach (PolicyScore policy in result.Policies)
        {
            if (policy.Learned is { LearnedOnThisModel: false } learned)
            {
                terminal.Error.WriteLine(
                    $"warning: {policy.Name} was learned on another trace or model: it had {Figures.Plain(learned.LearnedMeanReward)} of {Figures.Plain(learned.LearnedOptimalReward)} there and has {Figures.Plain(learned.MeanReward)} of {Figures.Plain(learned.OptimalReward)} here on the training load");
            }
        }
    }
}
