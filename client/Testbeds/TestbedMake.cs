using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;

namespace Meshward.Client.Testbeds;

/// <summary>
/// What a testbed was started with and nobody can change while it runs: how long the work of each service takes, and how fast each node is. It is the
/// same in all rows of a trace, in columns after all others.
/// </summary>
internal static class TestbedMake
{
    /// <summary>Names of the columns, in order: of each service seconds of timed work, or objects or rows of matrices; of each node its speed.</summary>
    /// <param name="scenario">Services and nodes.</param>
    public static ImmutableArray<string> ColumnsOf(Scenario scenario) =>
        [.. scenario.Mesh.Services.Select(service => $"work_{service}"), .. scenario.Mesh.Nodes.Select(node => $"speed_{node}")];

    /// <summary>The end of a row.</summary>
    /// <param name="scenario">Services and nodes, which the testbed has.</param>
    /// <param name="testbed">The testbed.</param>
    public static ImmutableArray<double> RowOf(Scenario scenario, TestbedState testbed) =>
    [
        .. scenario.Mesh.Services.Select(service => testbed.Work == WorkKind.Timed ? testbed.Services[service].MeanSeconds : testbed.Services[service].Size),
        .. scenario.Mesh.Nodes.Select(node => testbed.Nodes[node].Speed),
    ];

    /// <summary>Where a testbed is another than the one that a row was measured on, in words with the flags that would make it so.</summary>
    /// <param name="scenario">Services and nodes, which the testbed has.</param>
    /// <param name="row">The row, with this at its end; of the same kind of work.</param>
    /// <param name="testbed">The testbed.</param>
    public static IEnumerable<string> Differences(Scenario scenario, ReadOnlySpan<double> row, TestbedState testbed)
    {
        ImmutableArray<double> now = RowOf(scenario, testbed), before = [.. row[^now.Length..]];
        int services = scenario.Mesh.Services.Length;
        return Enumerable.Range(0, now.Length).Where(i => !now[i].Equals(before[i])).Select(i => i < services
            ? FormattableString.Invariant($"found work of {scenario.Mesh.Services[i]} of {Amount(now[i])}, expected {Amount(before[i])} (--services)")
            : FormattableString.Invariant($"found speed {now[i]} of {scenario.Mesh.Nodes[i - services]}, expected {before[i]} (--speeds)"));

        string Amount(double work) => testbed.Work == WorkKind.Timed
            ? FormattableString.Invariant($"{1000 * work:0.######} ms")
            : FormattableString.Invariant($"{work} objects or rows");
    }
}
