using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Meshward.Testbed.Work;

namespace Meshward.Client.Options;

/// <summary>Services of a testbed and speeds of its nodes, as flags name them.</summary>
internal static partial class TestbedServices
{
    private const int MostServices = 64;

    /// <summary>Services: <c>NAME=TASK:MEAN</c> each, the mean and its colon where it is another than the task's usual one.</summary>
    /// <param name="text">What the flag says; null for the usual services.</param>
    public static ImmutableArray<ServiceProfile> Of(string? text)
    {
        if (text is null)
        {
            return ServiceProfile.Defaults;
        }

        ImmutableArray<ServiceProfile> services = [.. text.Split(',').Select(part => One(part.Trim()))];
        return services.Select(service => service.Name).Distinct().Count() < services.Length || services.Length > MostServices
            ? throw new BadInputException("--services", $"found '{text}', expected up to {MostServices} services of different names")
            : services;
    }

    /// <summary>Nodes with these speeds.</summary>
    /// <param name="text">Speeds of the nodes in turn; null for 1 each.</param>
    public static ImmutableArray<NodeProfile> NodesOf(string? text)
    {
        ImmutableArray<NodeProfile> nodes = NodeProfile.Defaults;
        string[] speeds = text?.Split(',') ?? [.. nodes.Select(_ => "1")];
        return speeds.Length == nodes.Length
            ? [.. nodes.Zip(speeds, (node, speed) => node with { Speed = double.TryParse(speed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= NodeProfile.LeastSpeed and <= NodeProfile.MostSpeed ? value : throw Wrong() })]
            : throw Wrong();

        BadInputException Wrong() => new("--speeds", $"found '{text}', expected a number from {Text(NodeProfile.LeastSpeed)} to {Text(NodeProfile.MostSpeed)} for each of {string.Join(" and ", nodes.Select(node => node.Name))}, such as 1,0.8");
    }

    private static string Text(double speed) => speed.ToString(CultureInfo.InvariantCulture);

    private static ServiceProfile One(string text)
    {
        Match match = ServicePattern().Match(text);
        if (!match.Success)
        {
            throw Wrong();
        }

        ServiceTask task = match.Groups["task"].Value == "lookup" ? ServiceTask.LookUp : ServiceTask.MultiplyMatrices;
        ServiceProfile usual = ServiceProfile.Defaults.Last(service => service.Task == task) with { Name = match.Groups["name"].Value };
        if (!match.Groups["mean"].Success)
        {
            return usual;
        }

        double seconds = double.Parse(match.Groups["mean"].Value, CultureInfo.InvariantCulture) * (match.Groups["unit"].Value == "ms" ? 0.001 : 1);
        return seconds is >= 0 and <= 60 ? usual with { MeanTime = TimeSpan.FromSeconds(seconds) } : throw Wrong();

        BadInputException Wrong() => new("--services", $"found '{text}', expected NAME=lookup or NAME=matrices, each with :MEAN from 0ms to 60s or without, such as catalogue=lookup:25ms");
    }

    [GeneratedRegex(@"^(?<name>[a-z][a-z0-9]*(-[a-z0-9]+)*)=(?<task>lookup|matrices)(:(?<mean>[0-9]{1,6}(\.[0-9]{1,6})?)(?<unit>ms|s))?$", RegexOptions.CultureInvariant)]
    private static partial Regex ServicePattern();
}
