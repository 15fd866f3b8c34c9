using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;
using Meshward.Grains.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>
/// A mesh whose controller runs as a grain, with a script of its own. Values are, in this order: the weight of web at node1, the blocking rate of web, cores of node1,
/// cores of node2; 0.5, 0.2, 3, 3 at first. web gets 20 requests a second and answers in 0.1 s, for 1 s that is allowed; 30 are the most of the training. Unless
/// a story says otherwise, metrics are good, the window is one step, nothing waits for a cool-down, values may go all the way, and policy and rules want what is there.
/// By the model every configuration meets the objective, but for one: a weight of 0.25 with a blocking rate of 0.4.
/// </summary>
internal sealed class RuleMesh(string story, IGrainFactory grains)
{
    /// <summary>Load of web from which on the policy proposes <see cref="PolicyAtHighLoad"/>.</summary>
    private const double HighLoad = 20.8;

    /// <summary>A load that is above that, and within a tenth of 20: what is good at 20 counts as good there.</summary>
    public const double LittleMore = 21.6;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly List<JournalRecord> _records = [];
    private long _next = 1;
    private int _told;

    public string Name { get; } = $"rule-{story.Replace('/', '-')}";

    public MemoryMesh Mesh { get; private set; } = new(State(0.5, 0.2, 3, 3));

    public RuleSource Source { get; } = new();

    /// <summary>Keys of the scenario's section <c>control</c>.</summary>
    public Dictionary<string, string> Section { get; } = new(StringComparer.Ordinal)
    {
        ["window-steps"] = "1",
        ["cool-down"] = "0 s",
        ["largest-change"] = "1",
        ["stale-after"] = "30 s",
    };

    /// <summary>What the policy proposes; null for no policy.</summary>
    public double[]? Policy { get; set; } = [0.5, 0.2, 3, 3];

    public double[]? PolicyAtHighLoad { get; set; }

    public double[] Twin { get; set; } = [0.5, 0.2, 3, 3];

    public bool IsDryRun { get; set; }

    public IControllerGrain Controller => grains.GetGrain<IControllerGrain>(GrainKeys.Controller(Name));

    private GrainJournal Journal => new(grains, Name, TimeProvider.System);

    /// <summary>What a mesh of these values is like.</summary>
    public static DesiredState State(double weight, double blocking, double cores1, double cores2) => new(
        ImmutableSortedDictionary<string, DesiredTraffic>.Empty.Add("web", new DesiredTraffic(Weights((int)Math.Round(100 * weight), 100 - (int)Math.Round(100 * weight)), blocking)),
        ImmutableSortedDictionary<string, double>.Empty.Add("node1", cores1).Add("node2", cores2),
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty);

    public static ImmutableSortedDictionary<string, int> Weights(int node1, int node2) => ImmutableSortedDictionary<string, int>.Empty.Add("node1", node1).Add("node2", node2);

    public static Scenario Read(string yaml)
    {
        using StringReader text = new(yaml);
        Checked<Scenario> read = ScenarioReader.Read(text, "rule.yaml", ".");
        Assert.True(read.IsValid, string.Join('\n', read.Diagnostics));
        return read.Value;
    }

    public static string Yaml(string name, IEnumerable<KeyValuePair<string, string>> section) => $$"""
        apiVersion: meshward/v1
        name: {{name}}
        description: A mesh for one rule.
        mesh: { services: [web, pay], nodes: [node1, node2], time-step: 0.6 s, settling-time: 0.2 s }
        loads: { training: { kind: uniform-choice, choices: { web: [10, 20, 30], pay: [2, 10] } } }
        controls:
          routing.web.node1: { values: [0, 0.25, 0.5, 0.75, 1], initial: 0.5 }
          blocking.web: { values: [0, 0.2, 0.4], initial: 0.2 }
          cores.node1: { min: 1, max: 5, step: 1, initial: 3 }
          cores.node2: { min: 1, max: 5, step: 1, initial: 3 }
        observation: [load.web]
        reward: "0 - delay.web"
        objectives: [keep: delay.web <= 1 s]
        discount: 0
        model:
          trace: trace.csv
          trees: 12
          features: { load_web: load.web, weight: routing.web.node1, blocking: blocking.web, cores_node1: cores.node1, cores_node2: cores.node2 }
          targets: { delay.web: { column: mean_web } }
          configuration: [load_web, weight, blocking, cores_node1, cores_node2]
        control:
          {{string.Join("\n  ", section.Select(pair => $"{pair.Key}: {pair.Value}"))}}
        """;

    /// <summary>The model that all of them have, as its file holds it.</summary>
    public static byte[] Model()
    {
        Scenario scenario = Read(Yaml("rule-model", [new("window-steps", "1")]));
        var rows = from load in new[] { 10.0, 20, 30 }
                   from weight in scenario.Controls[0].Levels
                   from blocking in scenario.Controls[1].Levels
                   from cores1 in scenario.Controls[2].Levels
                   from cores2 in scenario.Controls[3].Levels
                   select new[] { load, weight, blocking, cores1, cores2, weight == 0.25 && blocking == 0.4 ? 3 : 0.1 };
        double[][] all = [.. rows];
        TraceTable trace = new(
            "trace.csv",
            ["load_web", "weight", "blocking", "cores_node1", "cores_node2", "mean_web"],
            [.. Enumerable.Range(0, 6).Select(column => all.Select(row => row[column]).ToImmutableArray())]);
        using MemoryStream model = new();
        SystemModelFile.Write(new StoredSystemModel(SystemModelFitter.Fit(scenario, trace, 0, 1, CancellationToken.None).Value!, scenario.Hash, ""), model);
        return model.ToArray();
    }

    /// <summary>Lets it be like this before it is started.</summary>
    public void Begin(DesiredState state) => Mesh = new(state) { Readiness = Mesh.Readiness };

    public Task StartAsync(byte[] model)
    {
        string yaml = Yaml(Name, Section);
        Scenario scenario = Read(yaml);
        byte[] policy = Policy is null ? [] : SteeredPolicy.Of(scenario, LevelsOf(scenario, Policy), LevelsOf(scenario, PolicyAtHighLoad ?? Policy), HighLoad);
        TwinTable twin = new([.. Enumerable.Repeat(LevelsOf(scenario, Twin).ToImmutableArray(), scenario.TrainingLoad.FiniteLoads.Length)], [0.5, 0.5]);
        MetricFeed feed = new($"http://{Name}.example", scenario.Mesh.MonitoringInterval) { MaxSampleAge = TimeSpan.FromSeconds(30), PollPeriod = TimeSpan.FromMilliseconds(200) };
        return Controller.StartControlAsync(new ControlOrder("first", "the test", scenario.Text, model, policy, twin, new MeshPlace { Testbed = $"http://{Name}.example" }, feed, IsDryRun));
    }

    /// <summary>The next decision, after those that were asked for before, of which something holds.</summary>
    public async Task<DecisionRecord> UntilAsync(Predicate<DecisionRecord> isSo) => (DecisionRecord)await UntilRecordAsync(record => record is DecisionRecord decision && isSo(decision));

    /// <summary>The next decision in which the rule acts, with what it did.</summary>
    public async Task<(DecisionRecord Decision, RuleAction Act)> ActsAsync(Predicate<RuleAction>? isIt = null)
    {
        DecisionRecord decision = await UntilAsync(decision => ActOf(decision) is not null);
        return (decision, ActOf(decision)!);

        RuleAction? ActOf(DecisionRecord record) => record.Rules.FirstOrDefault(action => action.Rule == RuleStories.RuleOf(story) && isIt?.Invoke(action) != false);
    }

    public async Task<DecisionOutcome> OutcomeOfAsync(DecisionRecord decision) =>
        ((OutcomeRecord)await UntilRecordAsync(record => record is OutcomeRecord outcome && outcome.Decision == decision.Decision)).Outcome;

    /// <summary>Waits until the mesh has these values.</summary>
    public Task BecomesAsync(double weight, double blocking, double cores1, double cores2)
    {
        DesiredState wanted = State(weight, blocking, cores1, cores2);
        return WaitAsync(() => Task.FromResult(wanted.DifferencesFrom(Mesh.Present).IsEmpty), () => $"the mesh as {wanted.Traffic["web"]}, {cores1} and {cores2} cores");
    }

    /// <summary>All records so far.</summary>
    public async Task<ImmutableArray<JournalRecord>> RecordsAsync()
    {
        await ReadOnAsync();
        return [.. _records];
    }

    private async Task<JournalRecord> UntilRecordAsync(Predicate<JournalRecord> isSo)
    {
        JournalRecord? found = null;
        await WaitAsync(async () =>
        {
            await ReadOnAsync();
            while (_told < _records.Count && found is null)
                found = isSo(_records[_told++]) ? _records[_told - 1] : null;
            return found is not null;
        }, () => $"a record of it in {string.Join(" | ", _records.OfType<DecisionRecord>().TakeLast(4).Select(each => $"#{each.Decision} {string.Join("; ", each.Rules)}"))}");
        return found!;
    }

    private async Task ReadOnAsync()
    {
        await foreach (StoredRecord stored in Journal.ReadAsync(_next, CancellationToken.None))
        {
            _records.Add(stored.Record);
            _next = stored.Sequence + 1;
        }
    }

    private async Task WaitAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > _longest)
                throw new TimeoutException($"{Name}: expected {what()}");
            await Task.Delay(_look);
        }
    }

    private static int[] LevelsOf(Scenario scenario, double[] values) => [.. values.Select((value, i) => scenario.Controls[i].Levels.IndexOf(value))];
}
