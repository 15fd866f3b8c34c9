using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Meshward.Testbed.Work;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>testbed speed</c>.</summary>
internal sealed class TestbedSpeedFlags : TestbedFlags
{
    [CommandArgument(0, "<NODE=SPEED>")]
    [Description("How fast the cores of a node are from now on: timed work takes its time divided by this, for example node2=0.5; several with spaces or commas between them")]
    public string[] SpeedsText { get; init; } = [];

    /// <summary>Speeds by node.</summary>
    public ImmutableDictionary<string, double> Speeds
    {
        get
        {
            string[][] parts = [.. SpeedsText.SelectMany(text => text.Split(',')).Select(part => part.Split('='))];
            return parts.All(part => part.Length == 2 && part[0].Length > 0 && double.TryParse(part[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double speed) && speed is >= NodeProfile.LeastSpeed and <= NodeProfile.MostSpeed)
                && parts.DistinctBy(part => part[0]).Count() == parts.Length
                ? parts.ToImmutableDictionary(part => part[0], part => double.Parse(part[1], CultureInfo.InvariantCulture))
                : throw new BadInputException("NODE=SPEED", string.Create(CultureInfo.InvariantCulture, $"found '{string.Join(' ', SpeedsText)}', expected each node once, with a number from {NodeProfile.LeastSpeed} to {NodeProfile.MostSpeed}, such as node2=0.5"));
        }
    }

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Speeds];
}
