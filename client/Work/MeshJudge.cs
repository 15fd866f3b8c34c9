using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Testbeds;
using Meshward.Core.Actuation;
using Meshward.Core.Evaluation;
using Meshward.Core.Metrics;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Runs policies on the testbed, one after the other under the same load, and scores what was measured.</summary>
/// <param name="bench">Scenario and model.</param>
/// <param name="mesh">The testbed.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class MeshJudge(Workbench bench, TestbedMesh mesh, Session session)
{
    /// <summary>What a run says that the user interrupted.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>What was measured of each policy, and what the model says of the same steps. What ends it early leaves what was measured before.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="load">The load.</param>
    /// <param name="steps">Time steps of each.</param>
    /// <param name="seed">Seed of the load.</param>
    /// <exception cref="BadInputException">The scenario names a column that is not measured.</exception>
    public async Task<MeshRuns> RunAsync(ImmutableArray<IPolicy> policies, LoadPattern load, int steps, long seed)
    {
        MeasuredTargets targets = MeasuredTargets.Of(bench.Scenario);
        MeshEvaluation evaluation = new(bench.Dynamics, async point => targets.In((await mesh.Collector.MeasureAsync(point)).Row));
        var records = ImmutableArray.CreateBuilder<(PolicyRecord, PolicyRecord)>(policies.Length);
        string? stopped = await ProgressView.RunAsync(session.Terminal, session.Clock, "on the testbed", async report =>
        {
            try
            {
                foreach (IPolicy policy in policies)
                {
                    double before = (double)records.Count / policies.Length;
                    records.Add(await evaluation.RunAsync(policy, load, steps, seed, done => report(new WorkProgress(
                        before + (double)done / steps / policies.Length, $"{policy.Name}, step {done} of {steps}", $"{policy.Name} {done}/{steps}")), session.Stop));
                }

                return null;
            }
            catch (Exception problem) when (problem is ActuatorException or MetricSourceException)
            {
                return problem.Message;
            }
            catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
            {
                return Interrupted;
            }
        });
        return new MeshRuns(load.Name, records.ToImmutable(), stopped);
    }

    /// <summary>The score of what was measured.</summary>
    public static MeasuredScore Score(Scenario scenario, PolicyRecord measured, PolicyRecord predicted) => new()
    {
        MeanReward = measured.MeanReward,
        ObjectivesMet = measured.ObjectivesMet(scenario),
        MeanDelaySeconds = measured.Steps.Average(step => step.Targets.Average()),
        Targets = [.. scenario.Model.Targets.Select((target, i) => Score(target.Quantity, [.. measured.Steps.Select(step => step.Targets[i])], [.. predicted.Steps.Select(step => step.Targets[i])]))],
    };

    private static MeasuredTarget Score(string name, double[] measured, double[] predicted)
    {
        double mean = measured.Average(), error = measured.Zip(predicted).Average(pair => Math.Abs(pair.First - pair.Second));
        return new MeasuredTarget(name, mean, predicted.Average(), mean > 0 ? error / mean : null);
    }
}
