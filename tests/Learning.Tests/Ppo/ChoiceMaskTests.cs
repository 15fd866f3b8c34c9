using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class ChoiceMaskTests
{
    private static readonly bool[] OnlyTwo = [false, true, false, false, false, true]; // (0, 1) and (2, 1) of 3 x 2

    [Theory]
    [InlineData(HeadForm.Joint, new[] { true, true, false, false, true, true })]
    [InlineData(HeadForm.Independent, new[] { true, false, true, true, true })]
    public void Masks_over_values_forbid_every_action_with_a_forbidden_value(HeadForm heads, bool[] expected) =>
        Assert.Equal(expected, Of(heads, 0, [], [true, false, true, true, true], masksAreJoint: false));

    [Theory]
    [InlineData(HeadForm.Joint, new[] { false, true, false, false, false, true })]
    [InlineData(HeadForm.Independent, new[] { true, false, true, false, true })]
    public void Masks_over_joint_actions_forbid_values_that_no_allowed_action_has(HeadForm heads, bool[] expected) =>
        Assert.Equal(expected, Of(heads, 0, [], OnlyTwo, masksAreJoint: true));

    [Fact]
    public void The_mask_of_an_autoregressive_head_depends_on_the_choices_before()
    {
        bool[] mask = [true, false, false, false, true, true];
        Assert.Equal([true, false, true], Of(HeadForm.Autoregressive, 0, [], mask, masksAreJoint: true));
        Assert.Equal([true, false], Of(HeadForm.Autoregressive, 1, [0], mask, masksAreJoint: true));
        Assert.Equal([false, false], Of(HeadForm.Autoregressive, 1, [1], mask, masksAreJoint: true));
        Assert.Equal([true, true], Of(HeadForm.Autoregressive, 1, [2], mask, masksAreJoint: true));
        Assert.Equal([false, true], Of(HeadForm.Autoregressive, 1, [2], [true, true, true, false, true], masksAreJoint: false));
    }

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Independent)]
    [InlineData(HeadForm.Autoregressive)]
    public void Without_a_mask_everything_is_allowed(HeadForm heads) => Assert.Empty(Of(heads, 0, [], [], masksAreJoint: true));

    [Fact]
    public void A_choice_without_an_allowed_value_is_noticed()
    {
        var shape = new ActorCriticShape(1, [4], [3, 2], HeadForm.Independent);
        Assert.True(ChoiceMask.EveryChoiceAllowsSomething(shape, [false, false, true, true, false]));
        Assert.False(ChoiceMask.EveryChoiceAllowsSomething(shape, [true, true, true, false, false]));
    }

    private static bool[] Of(HeadForm heads, int network, int[] before, bool[] mask, bool masksAreJoint)
    {
        var shape = new ActorCriticShape(1, [4], [3, 2], heads);
        return ChoiceMask.Of(shape, network, before, mask, masksAreJoint, new bool[shape.LogitCount]).ToArray();
    }
}
