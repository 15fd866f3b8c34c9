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
        Workbench bench = Workbench.Prepare(options, session.Stop);
        ImmutableArray<IPolicy> policies = choice.Make(bench, options.Seed);
        return PolicyJudge.Judge(bench, load, policies, options.Steps, options.Seed, session.Stop).Result;
    }

    /// <inheritdoc />
    protected override void Show(EvaluateResult result, Terminal terminal) => EvaluateView.Show(result, terminal.Results);
}
