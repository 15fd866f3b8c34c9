using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// A mesh of copies of one service on two nodes of its own: a weight of its first node, a blocking rate, cores of the first and of the second node. Each copy has
/// a mean response time of which 1 s is allowed. Steps are 10 s apart, and what is decided is carried out.
/// </summary>
internal sealed class CopiesSituation
{
    private static readonly ConcurrentDictionary<string, Scenario> _read = new(StringComparer.Ordinal);
    private readonly MeshCopy[] _copies;
    private DateTimeOffset _now = SafetySituation.Start.AddHours(1);

    /// <param name="section">The section of the scenario, without its key; <c>limits</c> are of the copies, with NAME for the name of each.</param>
    /// <param name="limits">Limits of each copy.</param>
    /// <param name="joint">What is about all copies: "objective" of the sum of their response times, "feature" of the sum of their loads, or nothing.</param>
    /// <param name="copies">The copies.</param>
    public CopiesSituation(string section, string limits, string joint, params MeshCopy[] copies)
    {
        _copies = copies;
        string names = string.Join(',', copies.Select(copy => copy.Name));
        Scenario = _read.GetOrAdd($"{names}|{section}|{limits}|{joint}", _ => Read([.. copies.Select(copy => copy.Name)], section, limits, joint));
        State = new SafetyState
        {
            ActiveSince = SafetySituation.Start,
            FilledSteps = 3,
            Step = 100,
            Controls = [.. Scenario.Controls.Select((control, i) => copies[i / 4].History[i % 4] with { Control = control.Name })],
        };
    }

    public Scenario Scenario { get; }

    public SafetyState State { get; private set; }

    /// <summary>What the model says of [controls] values of the whole mesh; null for that of each copy by itself.</summary>
    public Func<double[], Forecast?>? Forecast { get; init; }

    public bool IsTold { get; init; }

    public TimeSpan Drain { get; init; }

    /// <summary>Decides, and sets the copies to what is wanted.</summary>
    public ControlDecision Step()
    {
        _now = _now.AddSeconds(10);
        Proposal proposal = new("learned", [.. _copies.SelectMany(copy => copy.Policy).Select((value, i) => Scenario.Controls[i].Levels.IndexOf(value))], true);
        SafetySituation at = new() { Now = _now };
        ControlInput input = new(_now, SafetySituation.Start, [.. _copies.Select(copy => at.Window(copy.Name, 20, copy.Delay))], Set(), proposal, proposal)
        {
            Forecast = _copies.Any(copy => copy.Need is null) && Forecast is null ? null : values => Foresee([.. values.Select(value => value!.Value)]),
            Readiness = !IsTold ? MeshReadiness.Untold : new MeshReadiness(
                true,
                _copies.Where(copy => copy.IsSecondSilent).ToImmutableSortedDictionary(copy => copy.Name, copy => ImmutableSortedSet.Create(copy.Name + "2"), StringComparer.Ordinal),
                _copies.Where(copy => copy.IsFirstComing).ToImmutableSortedDictionary(copy => copy.Name + "1", _ => "1 of 2 replicas ready", StringComparer.Ordinal))
            {
                Drain = Drain,
            },
        };
        ControlDecision decision = ControlStep.Decide(Scenario, input, State);
        for (int i = 0; i < _copies.Length; i++)
        {
            _copies[i].Mesh = [.. decision.Controls.Skip(4 * i).Take(4).Select(control => control.Desired!.Value)];
        }

        State = decision.Next.Confirm(Scenario, Set());
        return decision;
    }

    private Forecast? Foresee(double[] values)
    {
        if (Forecast is not null)
        {
            return Forecast(values);
        }

        Forecast[] own = [.. _copies.Select((copy, i) => Own(copy, values[(4 * i)..(4 * (i + 1))]))];
        return new Forecast([.. own.SelectMany(each => each.Met)], own.Sum(each => each.Reward));
    }

    // So many cores for all of the requests. Rewards are whole numbers, so that sums are exact.
    private static Forecast Own(MeshCopy copy, double[] values) => new(
        [values[2] >= copy.Need * values[0] * (1 - values[1]) && values[3] >= copy.Need * (1 - values[0]) * (1 - values[1])],
        Math.Round((-10 * (values[2] + values[3])) - (100 * values[1])));

    private DesiredState Set() => new(
        _copies.ToImmutableSortedDictionary(
            copy => copy.Name,
            copy => new DesiredTraffic(
                ImmutableSortedDictionary<string, int>.Empty.Add(copy.Name + "1", (int)Math.Round(100 * copy.Mesh[0])).Add(copy.Name + "2", 100 - (int)Math.Round(100 * copy.Mesh[0])), copy.Mesh[1]),
            StringComparer.Ordinal),
        _copies.SelectMany(copy => new[] { (Node: copy.Name + "1", Cores: copy.Mesh[2]), (Node: copy.Name + "2", Cores: copy.Mesh[3]) })
            .ToImmutableSortedDictionary(pair => pair.Node, pair => pair.Cores, StringComparer.Ordinal),
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty);

    private static Scenario Read(string[] names, string section, string limits, string joint)
    {
        string Each(string separator, Func<string, string> line) => string.Join(separator, names.Select(line));
        string own = limits.Length == 0 ? "" : $"\n  limits: {{ {Each(", ", name => limits.Replace("NAME", name, StringComparison.Ordinal))} }}";
        using StringReader text = new(string.Create(CultureInfo.InvariantCulture, $$"""
            apiVersion: meshward/v1
            name: copies
            description: Generated.
            mesh: { services: [{{Each(", ", name => name)}}], nodes: [{{Each(", ", name => $"{name}1, {name}2")}}], time-step: 10 s, settling-time: 4 s }
            loads: { training: { kind: uniform-choice, choices: { {{Each(", ", name => $"{name}: [10, 20, 30]")}} } } }
            controls:
              {{Each("\n  ", name => $"routing.{name}.{name}1: {{ values: [0, 0.25, 0.5, 0.75, 1], initial: 0.5 }}\n  blocking.{name}: {{ values: [0, 0.1, 0.2, 0.3, 0.4], initial: 0 }}\n  cores.{name}1: {{ min: 1, max: 5, step: 1, initial: 1 }}\n  cores.{name}2: {{ min: 1, max: 5, step: 1, initial: 1 }}")}}
            observation: [load.{{names[0]}}]
            reward: "0 - delay.{{names[0]}}"
            discount: 0
            control:
              bad-steps: 100
              {{section.ReplaceLineEndings("\n  ")}}{{own}}
            objectives:
              {{Each("\n  ", name => $"- keep: delay.{name} <= 1 s")}}{{(joint == "objective" ? "\n  - keep: path <= 10 s" : "")}}
            model:
              trace: none.csv
              features: { {{Each(", ", name => $"l-{name}: load.{name}")}}{{(joint == "feature" ? ", all: all" : "")}} }
              targets: { {{Each(", ", name => $"delay.{name}: {{ column: mean_{name} }}")}} }
              configuration: [l-{{names[0]}}]
            definitions: { path: {{Each(" + ", name => $"delay.{name}")}}, all: {{Each(" + ", name => $"load.{name}")}} }
            """));
        Checked<Scenario> read = ScenarioReader.Read(text, "copies.yaml", ".");
        Assert.True(read.IsValid, string.Join('\n', read.Diagnostics));
        return read.Value;
    }
}
