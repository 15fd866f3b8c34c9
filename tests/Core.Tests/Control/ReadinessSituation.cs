using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>Steps on the mesh of <see cref="SafetySituation"/> that tells who is ready, 10 s apart, with what becomes of the mesh.</summary>
internal sealed class ReadinessSituation(string section = "largest-change: 1\ncool-down: 0 s")
{
    private SafetySituation _situation = new() { Section = section };

    /// <summary>Values of the mesh.</summary>
    public double[] Mesh { get; set; } = [0.5, 0.2, 3, 3];

    public double[] Policy { get; set; } = [0.5, 0.2, 3, 3];

    public OperatorOrder Order { get; set; }

    /// <summary>Nodes at which nobody is ready to answer web.</summary>
    public string[] Silent { get; set; } = [];

    /// <summary>Nodes and services whose capacity is not ready.</summary>
    public string[] Coming { get; set; } = [];

    public TimeSpan Drain { get; set; }

    /// <summary>Whether what is decided is not carried out.</summary>
    public bool Fails { get; set; }

    public Func<SafetySituation, SafetySituation> With { get; set; } = situation => situation;

    public SafetyState State => _situation.State;

    public ControlDecision Step(double seconds = 10)
    {
        _situation = With(_situation with { Now = _situation.Now.AddSeconds(seconds), Policy = Policy, Present = Mesh, Order = Order });
        MeshReadiness readiness = new(
            true,
            ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty.Add("web", [.. Silent]),
            Coming.ToImmutableSortedDictionary(name => name, _ => "1 of 2 replicas ready"))
        {
            Drain = Drain,
        };
        ControlDecision decision = ControlStep.Decide(_situation.Scenario, _situation.Input with { Readiness = readiness }, _situation.State);
        _situation = _situation with { State = decision.Next };
        Order = OperatorOrder.None;
        if (!Fails && !decision.Desired.IsEmpty)
        {
            Mesh = [.. decision.Controls.Select(control => control.Desired!.Value)];
            _situation = _situation with { State = decision.Next.Confirm(_situation.Scenario, SafetySituation.Mesh(Mesh)) };
        }

        return decision;
    }
}
