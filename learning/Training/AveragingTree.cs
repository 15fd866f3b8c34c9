using System.Collections.Immutable;

namespace Meshward.Learning.Training;

/// <summary>
/// The order in which the results of a round are summed. Neighbours by number are summed in groups, groups in groups of their own, until so few are left
/// that one place sums them. The shape depends on the number of simulators alone, not on where they run, and so do the bits of the sum. No place takes in
/// more results than the fan-in.
/// </summary>
public sealed class AveragingTree
{
    /// <summary>Most results that one place sums (docs/scaling.md says why so many).</summary>
    public const int FanIn = 8;

    // [levels of groups + 1] nodes of each level: the simulators, their groups, the groups of these, ...
    private readonly ImmutableArray<int> _nodes;

    /// <summary>The tree over some simulators.</summary>
    /// <param name="simulators">At least 1.</param>
    /// <param name="fanIn">Most results that one place sums, at least 2.</param>
    public AveragingTree(int simulators, int fanIn = FanIn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(simulators, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 2);
        var nodes = ImmutableArray.CreateBuilder<int>();
        nodes.Add(simulators);
        while (nodes[^1] > fanIn)
        {
            nodes.Add((nodes[^1] - 1) / fanIn + 1);
        }

        _nodes = nodes.ToImmutable();
        Top = Range(_nodes.Length - 1, 0, _nodes[^1]);
    }

    /// <summary>Groups of all levels; they are numbered level by level, those of simulators first.</summary>
    public int Groups => _nodes.Sum() - _nodes[0];

    /// <summary>What the sum of the whole round is formed of, in this order.</summary>
    public ImmutableArray<AveragingNode> Top { get; }

    /// <summary>What the sum of a group is formed of, in this order. Groups of a level differ by one in size at most.</summary>
    /// <param name="group">Number of the group, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such group.</exception>
    public ImmutableArray<AveragingNode> ChildrenOf(int group)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, Groups);
        int level = 1, index = group;
        for (; index >= _nodes[level]; level++)
        {
            index -= _nodes[level];
        }

        int Bound(int of) => (int)((long)of * _nodes[level - 1] / _nodes[level]);
        return Range(level - 1, Bound(index), Bound(index + 1));
    }

    private ImmutableArray<AveragingNode> Range(int level, int from, int to)
    {
        int before = level == 0 ? 0 : _nodes.Take(level).Sum() - _nodes[0];
        return [.. Enumerable.Range(before + from, to - from).Select(number => new AveragingNode(level, number))];
    }
}
