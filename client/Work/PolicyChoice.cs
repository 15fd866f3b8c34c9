using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Results;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Work;

/// <summary>The policies that a command line names, with those that had to be read.</summary>
/// <param name="Names">Names or files, in order.</param>
/// <param name="Trained">The trained ones by name or file.</param>
/// <param name="Rollouts">Makes those that look ahead.</param>
/// <param name="Clock">Times the decisions of those that look ahead.</param>
internal sealed record PolicyChoice(
    ImmutableArray<string> Names, ImmutableDictionary<string, TrainedPolicy> Trained, Rollouts Rollouts, TimeProvider Clock)
{
    private static readonly ImmutableArray<string> s_builtIn =
    [
        PolicyNames.Optimal, PolicyNames.StaticBest, PolicyNames.NoOp, PolicyNames.Random,
        PolicyNames.Autoscaler, PolicyNames.CalibratedAutoscaler, PolicyNames.Limiter, PolicyNames.Rules,
    ];

    /// <summary>How long decisions took that look ahead.</summary>
    public DecisionTimes Times { get; } = new();

    /// <summary>Finds the trained ones, before anything is computed.</summary>
    /// <exception cref="BadInputException">One cannot be found or read, or is another scenario's.</exception>
    public static async Task<PolicyChoice> FindAsync(Scenario scenario, EvaluateOptions options, Session session)
    {
        ImmutableDictionary<string, TrainedPolicy>.Builder trained = ImmutableDictionary.CreateBuilder<string, TrainedPolicy>();
        foreach (string name in options.Policies)
        {
            Rollouts.Check(scenario, name);
        }

        string what = $"a policy file or one of {PolicyNames.Learned}, {string.Join(", ", s_builtIn)}";
        foreach (string name in options.Policies.Select(RolloutName.InnermostOf).Distinct().Except(s_builtIn))
        {
            trained[name] = await LearnedPolicies.FindAsync(name, scenario, options, what, session);
        }

        return new PolicyChoice(options.Policies, trained.ToImmutable(), new Rollouts(options.Lookahead, options.Walks), session.Clock);
    }

    /// <summary>The policies that can act on the scenario, ready to.</summary>
    public ImmutableArray<IPolicy> Make(Workbench bench, Baselines baselines, long seed) =>
        [.. Names.Where(name => ReasonAgainst(name, baselines) is null).Select(name => Make(bench, baselines, seed, name))];

    /// <summary>Why a policy cannot act on the scenario; null where it can.</summary>
    public static string? ReasonAgainst(string name, Baselines baselines)
    {
        string innermost = RolloutName.InnermostOf(name);
        return innermost != name && Baselines.Remembers(innermost)
            ? "it looks ahead for a policy that remembers what it saw, expected one that follows from the load and the configuration"
            : baselines.ReasonAgainst(innermost);
    }

    /// <summary>Where the learned policy that a name stands for, or is built on, comes from; null where it is not learned.</summary>
    public PolicyOrigin? OriginOf(string name, Workbench bench) =>
        Trained.TryGetValue(RolloutName.InnermostOf(name), out TrainedPolicy? policy) ? PolicyOrigins.Of(policy, bench) : null;

    private IPolicy Make(Workbench bench, Baselines baselines, long seed, string name) => baselines.Make(name) ?? name switch
    {
        PolicyNames.Optimal => bench.OptimalPolicy(),
        PolicyNames.StaticBest => bench.StaticBest(),
        PolicyNames.NoOp => new NoOpPolicy(bench.Dynamics.Grid),
        _ when RolloutName.Parse(name) is { } form => Timed(bench, name, form, Make(bench, baselines, seed, form.Base), seed),
        PolicyNames.Random => new RandomPolicy(bench.Dynamics.Grid, seed),
        _ => new LearnedPolicy(Trained[name], bench.Scenario, name),
    };

    private TimedPolicy Timed(Workbench bench, string name, RolloutName form, IPolicy basePolicy, long seed)
    {
        long start = Clock.GetTimestamp();
        IPolicy rollout = Rollouts.Make(bench, name, form, basePolicy, seed);
        Times.AddPreparation(name, Clock.GetElapsedTime(start));
        return new TimedPolicy(rollout, Clock, Times);
    }
}
