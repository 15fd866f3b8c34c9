using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>One of the services of a <see cref="CopiesSituation"/>, on two nodes of its own.</summary>
/// <param name="Name">Its name; its nodes are that with 1 and 2.</param>
internal sealed record MeshCopy(string Name)
{
    public double[] Mesh { get; set; } = [0.5, 0.2, 3, 3];

    public double[] Policy { get; init; } = [0.5, 0.2, 3, 3];

    /// <summary>Cores that all of its requests need by the model; null for no model.</summary>
    public double? Need { get; init; } = 0;

    /// <summary>Mean response time, of which 1 s is allowed.</summary>
    public double Delay { get; init; } = 0.1;

    public bool IsSecondSilent { get; init; }

    public bool IsFirstComing { get; init; }

    /// <summary>What the controller did to each of its four controls.</summary>
    public ImmutableArray<ControlHistory> History { get; init; } = [.. Enumerable.Range(0, 4).Select(_ => new ControlHistory("", null, 0, []))];
}
