using System.Collections.Immutable;
using FsCheck;
using FsCheck.Xunit;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

/// <summary>The shape of the tree, by hand and for any number of simulators.</summary>
public sealed class AveragingTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void Up_to_the_fan_in_simulators_are_summed_directly(int simulators)
    {
        var tree = new AveragingTree(simulators);
        Assert.Equal(0, tree.Groups);
        Assert.Equal(Enumerable.Range(0, simulators).Select(number => new AveragingNode(0, number)), tree.Top);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ChildrenOf(0));
    }

    [Fact]
    public void One_simulator_more_than_the_fan_in_makes_two_groups()
    {
        var tree = new AveragingTree(9);
        Assert.Equal([new(1, 0), new(1, 1)], tree.Top);
        Assert.Equal([0, 1, 2, 3], tree.ChildrenOf(0).Select(child => child.Number));
        Assert.Equal([4, 5, 6, 7, 8], tree.ChildrenOf(1).Select(child => child.Number));
    }

    [Fact]
    public void The_square_of_the_fan_in_is_one_level_of_groups_and_one_simulator_more_makes_groups_of_groups()
    {
        Assert.Equal([.. Enumerable.Range(0, 8).Select(group => new AveragingNode(1, group))], new AveragingTree(64).Top);

        var tree = new AveragingTree(65);
        Assert.Equal(11, tree.Groups);
        Assert.Equal([new(2, 9), new(2, 10)], tree.Top);
        Assert.Equal([new(1, 0), new(1, 1), new(1, 2), new(1, 3)], tree.ChildrenOf(9));
        Assert.Equal([new(1, 4), new(1, 5), new(1, 6), new(1, 7), new(1, 8)], tree.ChildrenOf(10));
        Assert.Equal([7, 7, 7, 7, 8, 7, 7, 7, 8], Enumerable.Range(0, 9).Select(group => tree.ChildrenOf(group).Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ChildrenOf(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ChildrenOf(-1));
    }

    [Fact]
    public void Groups_are_as_even_as_can_be_with_another_fan_in()
    {
        var tree = new AveragingTree(10, fanIn: 3);
        Assert.Equal([new(2, 4), new(2, 5)], tree.Top);
        Assert.Equal([2, 3, 2, 3], Enumerable.Range(0, 4).Select(group => tree.ChildrenOf(group).Length));
    }

    [Property]
    public void Every_simulator_is_summed_once_in_order_and_no_place_sums_more_than_the_fan_in(PositiveInt simulators, PositiveInt more)
    {
        (int count, int fanIn) = (simulators.Get * 37, 1 + more.Get);
        var tree = new AveragingTree(count, fanIn);
        var groups = new List<int>();
        Assert.Equal(Enumerable.Range(0, count), Simulators(tree.Top));
        Assert.Equal(Enumerable.Range(0, tree.Groups), groups.Order());

        IEnumerable<int> Simulators(ImmutableArray<AveragingNode> nodes)
        {
            Assert.InRange(nodes.Length, 1, fanIn);
            Assert.Single(nodes.Select(node => node.Level).Distinct());
            foreach (AveragingNode node in nodes)
            {
                if (node.Level == 0)
                {
                    yield return node.Number;
                    continue;
                }

                groups.Add(node.Number);
                ImmutableArray<AveragingNode> children = tree.ChildrenOf(node.Number);
                Assert.Equal(node.Level - 1, children[0].Level);
                foreach (int simulator in Simulators(children))
                {
                    yield return simulator;
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(-1, 8)]
    [InlineData(5, 1)]
    public void A_tree_over_nobody_or_that_joins_nothing_is_refused(int simulators, int fanIn) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AveragingTree(simulators, fanIn));
}
