namespace Meshward.Bench;

/// <summary>One silo from its start to its end, and how much memory it had meanwhile.</summary>
/// <param name="silo">Its place among the silos.</param>
/// <param name="process">Number of its process.</param>
/// <param name="began">When it was ready, seconds of the soak.</param>
internal sealed class SiloLife(int silo, int process, double began)
{
    /// <summary>From then on, memory of a start is no longer part of the picture.</summary>
    public const double WarmSeconds = 300;

    // A point of a figure is as far from the next as this, seconds.
    private const double PictureSeconds = 15;

    private readonly List<(double At, double Mib)> _samples = [];

    /// <summary>When it was ready, seconds of the soak.</summary>
    public double Began => began;

    /// <summary>Memory over time, one sample each 15 s: seconds of the soak, MiB.</summary>
    public IEnumerable<(double AtSeconds, double Mib)> Picture =>
        _samples.GroupBy(sample => Math.Floor(sample.At / PictureSeconds)).Select(group => (began + group.First().At, group.First().Mib));

    /// <summary>Its place among the silos.</summary>
    public int Silo => silo;

    /// <summary>How long it was seen.</summary>
    public double Seconds => _samples.Count == 0 ? 0 : _samples[^1].At;

    /// <summary>Resident memory when it was ready, MiB.</summary>
    public double? AtStart => _samples.Count == 0 ? null : _samples[0].Mib;

    /// <summary>The same after five minutes; null where it did not live as long.</summary>
    public double? Warm => _samples.Where(sample => sample.At >= WarmSeconds).Select(sample => (double?)sample.Mib).FirstOrDefault();

    /// <summary>The same at last.</summary>
    public double? AtEnd => _samples.Count == 0 ? null : _samples[^1].Mib;

    /// <summary>Most that it had.</summary>
    public double? Most => _samples.Count == 0 ? null : _samples.Max(sample => sample.Mib);

    /// <summary>MiB an hour by which its memory grew after five minutes, by least squares; null where it was seen for less than a minute then.</summary>
    public double? MibAnHour => SlopeOf([.. _samples.Where(sample => sample.At >= WarmSeconds)]) is double slope ? 3600 * slope : null;

    /// <summary>Looks at it, while it lives.</summary>
    /// <param name="now">Seconds of the soak.</param>
    public void Look(double now)
    {
        if (MibOf(process) is double mib)
        {
            _samples.Add((now - began, mib));
        }
    }

    /// <summary>Slope of a line through points, by least squares; null where they span less than a minute.</summary>
    internal static double? SlopeOf((double At, double Mib)[] samples)
    {
        if (samples.Length < 3 || samples[^1].At - samples[0].At < 60)
        {
            return null;
        }

        (double at, double mib) = (samples.Average(sample => sample.At), samples.Average(sample => sample.Mib));
        return samples.Sum(sample => (sample.At - at) * (sample.Mib - mib)) / samples.Sum(sample => (sample.At - at) * (sample.At - at));
    }

    private static double? MibOf(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmRSS:", StringComparison.Ordinal)) ?? "";
            return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, string kib, ..]
                ? double.Parse(kib, System.Globalization.CultureInfo.InvariantCulture) / 1024
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
