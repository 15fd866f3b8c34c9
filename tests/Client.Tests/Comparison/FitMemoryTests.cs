using Meshward.Client.Comparison;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Tests.Comparison;

public sealed class FitMemoryTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Scenarios_that_differ_in_their_reward_share_a_model_and_others_do_not()
    {
        Scenario scenario = ScenarioFile.Read(_place.Scenario);
        string text = File.ReadAllText(_place.Scenario);
        Scenario thrifty = Read("thrifty", text.Replace("6 - cores.compute", "7 - cores.compute", StringComparison.Ordinal));
        Scenario small = Read("small", text.Replace("  trace: compute.csv", "  trace: compute.csv\n  trees: 3", StringComparison.Ordinal));
        Assert.NotEqual(scenario.Hash, thrifty.Hash);
        TraceTable trace = TraceFile.Read(scenario);
        FitMemory memory = new();
        FittedSystemModel first = memory.Fit(scenario, trace, 0, TestContext.Current.CancellationToken);
        Assert.Same(first, memory.Fit(thrifty, trace, 0, TestContext.Current.CancellationToken));
        Assert.NotSame(first, memory.Fit(scenario, trace, 1, TestContext.Current.CancellationToken));
        FittedSystemModel few = memory.Fit(small, trace, 1, TestContext.Current.CancellationToken);
        Assert.Equal(3 * small.Model.ForestsFor(few.Rows.Used), few.Model.Ensembles[0].TreeCount);
    }

    private Scenario Read(string name, string text) => ScenarioFile.Read(_place.Write($"{name}.yaml", text));
}
