using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Bench;

/// <summary>A silo that is to end, and be started again.</summary>
/// <param name="AtSeconds">When, seconds of the soak; later where the one before is not over.</param>
/// <param name="Silo">Its place among the silos.</param>
/// <param name="IsOrderly">Whether it is asked to (SIGTERM), and not killed.</param>
/// <param name="Program">Folder of the console that is started in its place.</param>
internal sealed record SoakEnd(double AtSeconds, int Silo, bool IsOrderly, string Program)
{
    private const uint Purpose = 0x50A6_0001;
    private const double Minute = 60;

    // One end of five is an order.
    private const double Orderly = 0.2;

    // No end at the very last: what it brings about is part of what is looked at.
    private const double QuietSeconds = 20;

    /// <summary>One in each minute, at any time of it, of any silo but the one that is spared.</summary>
    /// <param name="settings">Length and seed.</param>
    /// <param name="silos">Number of silos.</param>
    public static ImmutableArray<SoakEnd> AtRandom(SoakSettings settings, int silos)
    {
        int mortal = settings.IsOneSpared ? silos - 1 : silos;
        CounterRandom random = new(settings.Seed, Purpose);
        var ends = ImmutableArray.CreateBuilder<SoakEnd>();
        for (int minute = 0; minute < settings.Length.TotalMinutes; minute++)
        {
            SoakEnd end = new(Minute * (minute + random.NextDouble()), random.NextInt(mortal), random.NextDouble() < Orderly, AppContext.BaseDirectory);
            if (end.AtSeconds < settings.Length.TotalSeconds - QuietSeconds)
            {
                ends.Add(end);
            }
        }

        return ends.DrainToImmutable();
    }

    /// <summary>Each silo in turn goes from one build to another, and then each goes back; in order, a minute apart.</summary>
    /// <param name="before">Folder of the console whose build all have at first.</param>
    /// <param name="silos">Number of silos.</param>
    public static ImmutableArray<SoakEnd> Upgrade(string before, int silos) =>
    [
        .. Enumerable.Range(0, 2 * silos).Select(turn => new SoakEnd(
            Minute * (turn + 0.5), turn % silos, IsOrderly: true, turn < silos ? AppContext.BaseDirectory : before)),
    ];
}
