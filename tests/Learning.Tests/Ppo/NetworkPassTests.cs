using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class NetworkPassTests
{
    private static readonly NetworkShape Shape = NetworkShape.LayOut("policy", 0, 5, [20, 12], 7);

    [Theory]
    [InlineData(-1, 0, 6)]
    [InlineData(0, -1, 6)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 7)]
    public void A_forward_pass_whose_sizes_do_not_fit_throws(int moreParameters, int moreInputs, int rows)
    {
        float[] parameters = new float[Shape.End + moreParameters], inputs = new float[8 * 5 + moreInputs];
        var pass = new NetworkPass(Shape, 6, learns: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(parameters, inputs, rows));
    }

    [Theory]
    [InlineData(-1, 0, true)]
    [InlineData(0, -1, true)]
    [InlineData(0, 0, false)]
    public void A_backward_pass_whose_sizes_do_not_fit_throws(int moreGradient, int moreInputs, bool learns)
    {
        float[] gradient = new float[Shape.End + moreGradient], inputs = new float[6 * 5 + moreInputs];
        var pass = new NetworkPass(Shape, 6, learns);
        pass.Forward(new float[Shape.End], new float[8 * 5], 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Backward(gradient, inputs, accumulate: false));
    }

    [Fact]
    public void Too_few_parameters_are_not_transposed()
    {
        var pass = new NetworkPass(Shape, 6, learns: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Transpose(new float[Shape.End - 1]));
    }
}
