using System.Collections.Immutable;
using Meshward.Client.Results;

namespace Meshward.Client.Output;

/// <summary>A learning curve in one line of eight heights; a full block is the optimum.</summary>
internal static class Sparkline
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    // There is no axis beside it: a curve that wavers by a hundredth must not look like one that falls to the ground.
    private const double LeastSpan = 0.2;

    /// <summary>The line; empty where nothing was evaluated.</summary>
    /// <param name="curve">Greedy evaluations, in order.</param>
    /// <param name="optimum">Mean optimal reward.</param>
    /// <param name="width">Characters, at least 2.</param>
    public static string Draw(ImmutableArray<CurvePoint> curve, double optimum, int width)
    {
        LearningCurve line = new(curve, optimum, LeastSpan);
        return line.Count == 0 ? "" : string.Create(width, line, static (signs, line) =>
        {
            for (int x = 0; x < signs.Length; x++)
            {
                // Rounded down: what falls short of the optimum must not look as if it did not.
                signs[x] = Heights[(int)((Heights.Length - 1) * line.HeightOf(line.At((double)x / (signs.Length - 1))) + 1e-9)];
            }
        });
    }
}
