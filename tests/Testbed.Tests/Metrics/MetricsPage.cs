using System.Globalization;
using System.Text.RegularExpressions;

namespace Meshward.Testbed.Tests.Metrics;

/// <summary>A page of metrics as a reader of the OpenMetrics text format takes it, which knows nothing of how it was written.</summary>
internal sealed partial class MetricsPage
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];

    public MetricsPage(string text)
    {
        string[] lines = text.Split('\n');
        Assert.Equal(("# EOF", ""), (lines[^2], lines[^1]));
        foreach (string line in lines[..^2])
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                Assert.True(Types.TryAdd(type.Groups[1].Value, type.Groups[2].Value), $"Two types: {line}");
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Add(line);
            }
        }
    }

    /// <summary>Type of each family.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>Values of a name, whose labels include some.</summary>
    public IEnumerable<(Dictionary<string, string> Labels, double Value)> Find(string name, params (string Name, string Value)[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
        .Select(sample => (sample.Labels, sample.Value));

    /// <summary>Sum of these values; 0 where there are none.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => Find(name, labels).Sum(sample => sample.Value);

    private void Add(string line)
    {
        Match sample = SampleLine().Match(line);
        Assert.True(sample.Success, $"This is no sample: {line}");
        var labels = LabelPair().Matches(sample.Groups[2].Value).ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value);
        _samples.Add((sample.Groups[1].Value, labels, sample.Groups[3].Value == "+Inf" ? double.PositiveInfinity : double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="[^"\\]*",?)*)\})? ([0-9.eE+-]+|\+Inf)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""([a-zA-Z_]\w*)="([^"]*)""")]
    private static partial Regex LabelPair();
}
