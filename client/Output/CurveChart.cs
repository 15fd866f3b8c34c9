using System.Collections.Immutable;
using System.Text;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A learning curve as a small chart of Braille dots: two columns and four rows of dots a character.</summary>
internal static class CurveChart
{
    private const int Width = 60;
    private const int Height = 8;

    /// <summary>Writes the curve with the optimum as a line.</summary>
    /// <param name="curve">Greedy evaluations, in order.</param>
    /// <param name="optimum">Mean optimal reward.</param>
    /// <param name="console">Where to.</param>
    public static void Show(ImmutableArray<CurvePoint> curve, double optimum, IAnsiConsole console)
    {
        foreach (string line in Draw(curve, optimum))
        {
            console.WriteLine(line);
        }
    }

    /// <summary>The chart's lines.</summary>
    public static IReadOnlyList<string> Draw(ImmutableArray<CurvePoint> curve, double optimum)
    {
        LearningCurve line = new(curve, optimum);
        if (line.Count < 2)
        {
            return [];
        }

        bool[,] dots = new bool[2 * Width, 4 * Height];
        int lastRow = RowOf(line.At(0));
        for (int x = 0; x < 2 * Width; x++)
        {
            int row = RowOf(line.At((double)x / (2 * Width - 1)));
            for (int between = Math.Min(row, lastRow); between <= Math.Max(row, lastRow); between++)
            {
                dots[x, between] = true;
            }

            lastRow = row;
            if (x % 4 == 0)
            {
                dots[x, RowOf(optimum)] = true;
            }
        }

        List<string> lines = [];
        for (int y = 0; y < Height; y++)
        {
            string label = y == 0 ? Figures.Plain(line.Highest) : y == Height - 1 ? Figures.Plain(line.Lowest) : "";
            lines.Add($"{label,10} │{Characters(dots, y)}");
        }

        string first = Figures.Count(line.EnvSteps.First), last = Figures.Count(line.EnvSteps.Last) + " steps";
        lines.Add($"{"",10} └{new string('─', Width)}");
        lines.Add($"{"",11}{first}{last.PadLeft(Width + 1 - first.Length)}");
        return lines;

        int RowOf(double reward) => (int)Math.Round((4 * Height - 1) * (1 - line.HeightOf(reward)));
    }

    private static string Characters(bool[,] dots, int y)
    {
        StringBuilder line = new();
        for (int x = 0; x < Width; x++)
        {
            int bits = 0;
            for (int row = 0; row < 4; row++)
            {
                bits |= (dots[2 * x, 4 * y + row] ? LeftDot(row) : 0) | (dots[2 * x + 1, 4 * y + row] ? RightDot(row) : 0);
            }

            line.Append(bits == 0 ? ' ' : (char)(0x2800 + bits));
        }

        return line.ToString().TrimEnd();
    }

    // Braille numbers its dots 1-3 down the left column, 4-6 down the right, then 7 and 8 below.
    private static int LeftDot(int row) => row == 3 ? 0x40 : 1 << row;

    private static int RightDot(int row) => row == 3 ? 0x80 : 8 << row;
}
