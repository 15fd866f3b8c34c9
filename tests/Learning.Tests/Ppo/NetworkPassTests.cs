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

    [Fact]
    public void A_first_layer_that_is_a_bias_alone_takes_padded_rows()
    {
        NetworkShape head = NetworkShape.LayOut("policy0", 0, 0, [20, 12], 7);
        Assert.Equal(32, head.InputSize);
        var pass = new NetworkPass(head, 6, learns: true);
        float[] parameters = new float[head.End];
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(parameters, new float[8 * 32 - 1], 6));
        pass.Forward(parameters, new float[8 * 32], 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Backward(new float[head.End - 1], [], accumulate: false));
    }

    [Fact]
    public void Buffers_of_a_smaller_network_are_not_shared()
    {
        NetworkShape small = NetworkShape.LayOut("policy", 0, 5, [8, 8], 7);
        var rows = new NetworkPass(Shape, 6, new BackwardBuffers([Shape], 1));
        rows.Forward(new float[Shape.End], new float[8 * 5], 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Backward(new float[Shape.End], new float[6 * 5], accumulate: false));
        var weights = new NetworkPass(Shape, 6, new BackwardBuffers([small], 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => weights.Transpose(new float[Shape.End]));
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 0, -1)]
    public void A_shared_input_layer_whose_sizes_do_not_fit_throws(int moreParameters, int moreInputs, int moreSums)
    {
        var shape = new ActorCriticShape(5, [20], [3, 2], HeadForm.Autoregressive);
        var shared = new SharedInput(shape);
        float[] parameters = new float[shape.SharedLayer!.End + moreParameters], inputs = new float[2 * 5 + moreInputs], sums = new float[2 * 32 + moreSums];
        Assert.Throws<ArgumentOutOfRangeException>(() => shared.Observe(parameters, inputs, 2, sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => shared.Backward(parameters, inputs, 2, sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => shared.Add(new float[32], new float[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => shared.Add(new float[31], new float[32]));
    }
}
