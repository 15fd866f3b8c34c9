using System.Collections.Immutable;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Tradeoffs;

/// <summary>Where <c>tradeoff --out</c> writes: a folder with a page and every figure, figures alone (<c>.svg</c>), or a page alone (<c>.html</c>).</summary>
internal sealed class TradeoffFiles
{
    private readonly string? _out;

    private TradeoffFiles(string? place) => _out = place;

    /// <summary>Makes sure that it can be written to, before any work.</summary>
    /// <exception cref="BadInputException">It cannot, or is another kind of file.</exception>
    public static TradeoffFiles Check(string? place)
    {
        if (place is null)
        {
            return new TradeoffFiles(null);
        }

        string path = UserPath.Full("--out", place, "a folder, or a file that ends in .svg or .html");
        string ending = Directory.Exists(path) ? "" : Path.GetExtension(place).ToLowerInvariant();
        switch (ending)
        {
            case "":
                OutputPlace.CheckFolder("--out", place);
                break;
            case ".svg" or ".html":
                _ = OutputPlace.CheckFile("--out", place);
                break;
            default:
                throw new BadInputException("--out", $"found '{place}', expected a folder, or a file that ends in .svg or .html");
        }

        return new TradeoffFiles(place);
    }

    /// <summary>Writes the files.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="command">The command line that found it.</param>
    /// <returns>The files; none where none are asked for.</returns>
    public ImmutableArray<string> Write(TradeoffResult result, Scenario scenario, string command)
    {
        ImmutableArray<TradeoffChart> charts = TradeoffCharts.Of(result);
        List<(string File, Func<string> Text)> files = [];
        if (_out is not null && Path.GetExtension(_out).Equals(".svg", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(_out))
        {
            files.AddRange(charts.Select((chart, i) => (i == 0 ? _out : Path.ChangeExtension(_out, null) + $"-{chart.Name}.svg", Svg(chart))));
        }
        else if (_out is not null)
        {
            bool isPage = Path.GetExtension(_out).Equals(".html", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(_out);
            files.Add((isPage ? _out : Path.Combine(_out, "index.html"), () => TradeoffPage.Html(result, scenario, command)));
            files.AddRange(isPage ? [] : charts.Select(chart => (Path.Combine(_out, chart.Name + ".svg"), Svg(chart))));
        }

        foreach ((string file, Func<string> text) in files)
        {
            File.WriteAllText(file, text());
        }

        return [.. files.Select(each => each.File)];

        Func<string> Svg(TradeoffChart chart) => () => TradeoffPlots.File(chart, result.Scenario);
    }
}
