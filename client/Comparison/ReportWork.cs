using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Comparison;

/// <summary>Computes a report, and stores it model by model.</summary>
/// <param name="plan">What is computed of each scenario and system model.</param>
/// <param name="modelSeeds">System models of each scenario, with seeds from 0 on.</param>
/// <param name="store">Where results are kept.</param>
/// <param name="cluster">Where trainings run, one after the other so that their times can be compared; null for this process.</param>
/// <param name="session">Terminal, clock and the signal to stop.</param>
internal sealed class ReportWork(ReportPlan plan, int modelSeeds, ReportStore store, TrainingHost? cluster, Session session)
{
    // Effort of steps with several services, in seconds of two cores, and its share with one: for the estimate alone.
    private const double Fitting = 25, Training = 22, PublishedTraining = 6, Judging = 15, OneService = 0.15;

    private readonly FitMemory _fits = new();
    private ReportProgress _progress = null!;

    /// <summary>The reports in the order of targets; what is stored of the same plan is not computed again.</summary>
    /// <param name="targets">Scenarios.</param>
    /// <param name="isFresh">Whether to compute everything anew.</param>
    /// <param name="onScenario">Told the scenarios that are complete, whenever there is one more.</param>
    public async Task<ImmutableArray<ScenarioReport>> RunAsync(
        ImmutableArray<ReportTarget> targets, bool isFresh, Action<ImmutableArray<ScenarioReport>> onScenario)
    {
        foreach (ReportTarget target in targets)
        {
            _ = (Config(new PpoConfig(), target.Scenario), Config(PpoConfig.Published, target.Scenario)); // mistakes of budgets before any work
        }

        TraceTable[] traces = [.. targets.Select(target => TraceFile.Read(target.Scenario))];
        ScenarioReport[] reports = [.. targets.Select((target, i) => target.Empty(TraceHash.Of(traces[i]), plan))];
        reports = isFresh ? reports : [.. reports.Select(store.Find)];
        (int Target, long ModelSeed)[] all = [.. Order(targets)];
        (int Target, long ModelSeed)[] left = [.. all.Where(each => reports[each.Target].Models.All(model => model.ModelSeed != each.ModelSeed))];
        foreach ((int target, long modelSeed) in all.Except(left))
        {
            await session.Terminal.Error.WriteLineAsync($"{reports[target].Title}, model seed {modelSeed}: taken from earlier results");
        }

        _progress = new ReportProgress(session.Terminal, session.Clock, left.Sum(each => Effort(targets[each.Target].Scenario, each.ModelSeed)));
        foreach ((int target, long modelSeed) in left)
        {
            ModelSeedReport model = await ComputeAsync(targets[target].Scenario, traces[target], modelSeed, reports[target].Title);
            reports[target] = ReportStore.With(reports[target], model);
            store.Write(reports[target]);
            if (IsComplete(reports[target]))
            {
                onScenario(Complete());
            }
        }

        return Complete();

        // Earlier results may hold more system models than are asked for.
        bool IsComplete(ScenarioReport report) => report.Models.Count(model => model.ModelSeed < modelSeeds) == modelSeeds;

        ImmutableArray<ScenarioReport> Complete() =>
            [.. reports.Where(IsComplete).Select(report => report with { Models = [.. report.Models.Where(model => model.ModelSeed < modelSeeds)] })];
    }

    /// <summary>The loads of a scenario that policies are judged on, the training load first.</summary>
    public static ImmutableArray<LoadPattern> LoadsOf(Scenario scenario, string names) =>
    [
        scenario.TrainingLoad,
        .. names.Split(',').Select(scenario.FindLoad).OfType<LoadPattern>().Where(load => load != scenario.TrainingLoad),
    ];

    // Scenarios of one trace follow each other model by model, so that they can share a fit.
    private IEnumerable<(int Target, long ModelSeed)> Order(ImmutableArray<ReportTarget> targets) =>
        from same in targets.Select((target, i) => (target.TracePath, Index: i)).GroupBy(each => each.TracePath)
        from modelSeed in Enumerable.Range(0, modelSeeds)
        from each in same
        select (each.Index, (long)modelSeed);

    private double Effort(Scenario scenario, long modelSeed) => Size(scenario) * (Fitting + plan.Seeds * Training
        + (modelSeed == 0 ? plan.PublishedSeeds * PublishedTraining : 0) + LoadsFor(scenario, modelSeed).Length * Judging);

    private static double Size(Scenario scenario) => scenario.Mesh.Services.Length > 1 ? 1 : OneService;

    // Beyond the first model, the load that policies learned on and one that they have not seen are enough.
    private ImmutableArray<LoadPattern> LoadsFor(Scenario scenario, long modelSeed)
    {
        ImmutableArray<LoadPattern> loads = LoadsOf(scenario, plan.Loads);
        return modelSeed == 0 ? loads : [.. loads.Take(2)];
    }

    private async Task<ModelSeedReport> ComputeAsync(Scenario scenario, TraceTable trace, long modelSeed, string title)
    {
        long start = session.Clock.GetTimestamp();
        double size = Size(scenario);
        string where = $"{title}, model seed {modelSeed}";
        Workbench bench = Workbench.Of(scenario, _fits.Fit(scenario, trace, modelSeed, session.Stop));
        _progress.Done(size * Fitting, $"{where}: the optimum is {Figures.Plain(bench.Optimum.MeanReward)}");
        TrainingSeries series = new(bench, cluster, session.Clock);
        var learned = await TrainAsync(series, Config(new PpoConfig(), scenario), plan.Seeds, where, size * Training);
        var published = await TrainAsync(series, Config(PpoConfig.Published, scenario), modelSeed == 0 ? plan.PublishedSeeds : 0, where, size * PublishedTraining);
        (ImmutableArray<LoadReport> loads, ImmutableArray<LeftOutPolicy> leftOut) = new LoadJudge(bench, plan, session).Judge(
            LoadsFor(scenario, modelSeed), learned.Policies, published.Policies,
            load => _progress.Done(size * Judging, $"{where}: judged on {load.Load}"));
        return new ModelSeedReport
        {
            ModelSeed = modelSeed,
            OptimalReward = bench.Optimum.MeanReward,
            OptimalIsLowerBound = bench.Optimum.IsLowerBound ? true : null,
            Trainings = learned.Reports,
            Published = published.Reports,
            Loads = loads,
            LeftOut = leftOut,
            Seconds = session.Clock.GetElapsedTime(start).TotalSeconds,
        };
    }

    private PpoConfig Config(PpoConfig preset, Scenario scenario)
    {
        PpoConfig config = LearningSettings.For(preset, scenario);
        return TrainingBudget.Check(
            plan.TrainingSteps is long steps ? config with { TotalSteps = steps } : config,
            scenario, ReportOptions.TrainingStepsFlag, plan.TrainingSteps?.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<(ImmutableArray<TrainedPolicy> Policies, ImmutableArray<TrainingReport> Reports)> TrainAsync(
        TrainingSeries series, PpoConfig config, int seeds, string where, double effort)
    {
        ImmutableArray<TrainedPolicy>.Builder policies = ImmutableArray.CreateBuilder<TrainedPolicy>(seeds);
        ImmutableArray<TrainingReport>.Builder reports = ImmutableArray.CreateBuilder<TrainingReport>(seeds);
        for (int i = 0; i < seeds; i++)
        {
            (TrainedPolicy policy, TrainingReport report) = await series.TrainAsync(config, plan.Seed + i, session.Stop);
            policies.Add(policy);
            reports.Add(report);
            _progress.Done(effort, $"{where}: preset {config.Preset}, seed {report.Seed}, {Figures.Percent(report.Ratio)} of the optimum in {Figures.Duration(report.Seconds)}");
        }

        return (policies.MoveToImmutable(), reports.MoveToImmutable());
    }
}
