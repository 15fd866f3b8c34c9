using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>First weights of the networks.</summary>
public static class Initialisation
{
    /// <summary>
    /// Orthogonal weights as in Stable-Baselines3: gain sqrt(2) for tanh layers, 0.01 for policy heads, 1 for the value head; bias 0
    /// (Saxe et al. 2013; Andrychowicz et al. 2020 on the small policy head).
    /// </summary>
    /// <remarks>
    /// The input layer that autoregressive heads share is two orthogonal matrices, that of the observation and that of the choices, both with the
    /// gain of a tanh layer. Choices that weigh more at first are heeded sooner where there are four (docs/ppo.md), and cost a tenth of a percent where
    /// there are twelve.
    /// </remarks>
    /// <param name="shape">The networks.</param>
    /// <param name="random">Source of the normal entries.</param>
    /// <returns>[ParameterCount] flat parameters.</returns>
    public static float[] Orthogonal(ActorCriticShape shape, ref CounterRandom random)
    {
        float[] weights = new float[shape.ParameterCount];
        if (shape.SharedLayer is { } shared)
        {
            Fill(shared, 0, shape.InputSize, Math.Sqrt(2), weights, ref random);
            int values = shared.Inputs - shape.InputSize;
            Fill(shared, shape.InputSize, values, Math.Sqrt(2), weights, ref random);
        }

        foreach (NetworkShape network in shape.Policies)
        {
            Fill(network, 0.01, weights, ref random);
        }

        Fill(shape.Value, 1, weights, ref random);
        return weights;
    }

    private static void Fill(NetworkShape network, double headGain, float[] weights, ref CounterRandom random)
    {
        foreach (LayerShape layer in network.Layers)
        {
            double gain = ReferenceEquals(layer, network.Layers[^1]) ? headGain : Math.Sqrt(2);
            Fill(layer, 0, layer.Inputs, gain, weights, ref random);
        }
    }

    // Some of a layer's inputs.
    private static void Fill(LayerShape layer, int first, int inputs, double gain, float[] weights, ref CounterRandom random)
    {
        bool tall = inputs >= layer.Outputs;
        double[][] vectors = Orthonormal(Math.Min(inputs, layer.Outputs), Math.Max(inputs, layer.Outputs), ref random);
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < layer.Outputs; o++)
            {
                weights[layer.Offset + (first + i) * layer.Stride + o] = (float)(gain * (tall ? vectors[o][i] : vectors[i][o]));
            }
        }
    }

    // Gram-Schmidt on normal vectors, uniform over orthonormal systems. Every vector is made orthogonal twice: once loses digits
    // where it was nearly dependent on those before it.
    private static double[][] Orthonormal(int count, int size, ref CounterRandom random)
    {
        double[][] vectors = new double[count][];
        for (int v = 0; v < count; v++)
        {
            double[] vector = vectors[v] = new double[size];
            for (int i = 0; i < size; i++)
            {
                vector[i] = random.NextNormal();
            }

            for (int pass = 0; pass < 2; pass++)
            {
                for (int other = 0; other < v; other++)
                {
                    Add(vector, vectors[other], -Dot(vector, vectors[other]));
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < size; i++)
            {
                vector[i] /= norm;
            }
        }

        return vectors;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] vector, double[] other, double factor)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] += factor * other[i];
        }
    }
}
