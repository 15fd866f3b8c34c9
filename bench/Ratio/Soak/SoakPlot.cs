using Meshward.Client.Reports;
using ScottPlot;

namespace Meshward.Bench;

/// <summary>Memory of the silos of a soak over time, as a figure.</summary>
internal static class SoakPlot
{
    private static readonly Color[] s_colors = [SvgPlot.Other, SvgPlot.Optimum, SvgPlot.Learned];

    /// <summary>Each silo's resident memory: a line from its start to its end, in a colour for each place.</summary>
    /// <param name="result">What came of the soak.</param>
    /// <returns>The figure, SVG.</returns>
    public static string Draw(SoakResult result)
    {
        SvgPlot plot = new("minutes", "resident memory of a silo (MiB)");
        HashSet<int> named = [];
        foreach (SoakMemory silo in result.Silos.Where(silo => silo.Samples.Length > 1))
        {
            string? legend = named.Add(silo.Silo) ? FormattableString.Invariant($"silo {silo.Silo}") : null;
            plot.Line([.. silo.Samples.Select(sample => (sample[0] / 60, sample[1]))], s_colors[silo.Silo % s_colors.Length], legend, 2);
        }

        plot.Plot.Axes.SetLimitsX(0, result.Silos.SelectMany(silo => silo.Samples).Select(sample => sample[0] / 60).DefaultIfEmpty(1).Max());
        plot.Plot.Axes.SetLimitsY(0, 1.1 * result.Silos.Select(silo => silo.Most).DefaultIfEmpty(1).Max());
        return plot.File($"{result.Command}", 900, 360);
    }
}
