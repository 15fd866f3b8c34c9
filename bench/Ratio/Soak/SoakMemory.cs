using System.Collections.Immutable;

namespace Meshward.Bench;

/// <summary>Resident memory of a silo, MiB.</summary>
/// <param name="Silo">Its place among the silos.</param>
/// <param name="Seconds">How long it lived.</param>
/// <param name="AtStart">When it was ready.</param>
/// <param name="Warm">After five minutes; null where it did not live as long.</param>
/// <param name="Most">Most that it had.</param>
/// <param name="AtEnd">At last.</param>
/// <param name="MibAnHour">Growth after five minutes; null where that was not seen for a minute.</param>
/// <param name="Samples">Over time: seconds of the soak, MiB.</param>
internal sealed record SoakMemory(int Silo, double Seconds, double AtStart, double? Warm, double Most, double AtEnd, double? MibAnHour, ImmutableArray<ImmutableArray<double>> Samples)
{
    /// <summary>Growth in the second half of its life, when work no longer comes to it that it had not before; null where that is less than a minute.</summary>
    public double? LateMibAnHour =>
        SiloLife.SlopeOf([.. Samples.Where(sample => sample[0] >= (Samples[0][0] + Samples[^1][0]) / 2).Select(sample => (sample[0], sample[1]))]) is double slope ? 3600 * slope : null;

    /// <summary>What was seen of a silo.</summary>
    public static SoakMemory Of(SiloLife life) => new(
        life.Silo, life.Seconds, life.AtStart ?? 0, life.Warm, life.Most ?? 0, life.AtEnd ?? 0, life.MibAnHour,
        [.. life.Picture.Select(sample => ImmutableArray.Create(Math.Round(sample.AtSeconds), Math.Round(sample.Mib, 1)))]);

    /// <summary>For people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{AtStart:0} MiB when ready{(Warm is double warm ? FormattableString.Invariant($", {warm:0} MiB after 5 min") : "")}, {AtEnd:0} MiB after {Seconds / 60:0.0} min{(MibAnHour is double slope ? FormattableString.Invariant($"; {slope:0} MiB an hour after 5 min") : "")}{(LateMibAnHour is double late ? FormattableString.Invariant($", {late:0} in the second half") : "")}");
}
