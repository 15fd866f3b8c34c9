using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Simulation;

/// <summary>
/// Loads that lie between those of the training pattern. A policy that practises on the pattern's loads alone has no reason to act well
/// between them; the system model can answer there, so simulators practise there too.
/// </summary>
public static class BetweenLoads
{
    private const uint PointStream = 0x42455457;

    /// <summary>
    /// Loads that fill the range of the training pattern: an even grid for up to three services, scattered points for more.
    /// </summary>
    /// <param name="scenario">The scenario, with a finite training load.</param>
    /// <returns>[loads][services] requests per second; empty where no service's load moves.</returns>
    public static ImmutableArray<ImmutableArray<double>> Fill(Scenario scenario)
    {
        LoadPattern pattern = scenario.TrainingLoad;
        (double Low, double High)[] ranges = [.. Enumerable.Range(0, scenario.Mesh.Services.Length).Select(pattern.Range)];
        int moving = ranges.Count(range => range.High > range.Low);
        return moving switch
        {
            0 => [],
            1 => Grid(ranges, 81),
            2 => Grid(ranges, 64),
            3 => Grid(ranges, 14),
            _ => Scatter(ranges, 256),
        };
    }

    private static ImmutableArray<ImmutableArray<double>> Grid((double Low, double High)[] ranges, int points) => ranges.Aggregate(
        ImmutableArray.Create(ImmutableArray<double>.Empty),
        (rows, range) => [.. rows.SelectMany(row => Points(range, points).Select(row.Add))]);

    private static IEnumerable<double> Points((double Low, double High) range, int points) => range.High > range.Low
        ? Enumerable.Range(0, points).Select(point => range.Low + (range.High - range.Low) * point / (points - 1))
        : [range.Low];

    private static ImmutableArray<ImmutableArray<double>> Scatter((double Low, double High)[] ranges, int points)
    {
        var random = new CounterRandom(0, PointStream);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<double>>(points);
        for (int point = 0; point < points; point++)
        {
            double[] row = new double[ranges.Length];
            for (int service = 0; service < row.Length; service++)
            {
                row[service] = ranges[service].Low + (ranges[service].High - ranges[service].Low) * random.NextDouble();
            }

            rows.Add([.. row]);
        }

        return rows.MoveToImmutable();
    }
}
