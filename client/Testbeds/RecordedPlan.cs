using System.Collections.Immutable;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Testbed.Load;

namespace Meshward.Client.Testbeds;

/// <summary>A load from a recording: a CSV file with a column of requests per second for each service.</summary>
internal static class RecordedPlan
{
    private const string Time = "time";

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    /// <summary>Reads it.</summary>
    /// <param name="file">The file, as the user gave it.</param>
    /// <param name="services">Names of the services; those without a column get no requests.</param>
    /// <param name="seconds">Length of the load; null for that of the recording. A shorter recording begins anew at its end.</param>
    /// <param name="seed">Seed of arrivals.</param>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static (LoadPlan Plan, ImmutableArray<string> Services) Read(string file, ImmutableArray<string> services, double? seconds, long seed)
    {
        string path = UserPath.Full("--pattern", file, "a pattern's name or a CSV file");
        if (!Path.Exists(path))
        {
            throw new BadInputException("--pattern", $"found '{file}', and no such file is there; expected one of {string.Join(", ", LoadPatterns.Names)}, or a CSV file");
        }

        using FileStream stream = InputFile.Open(path, file, "a CSV file with a column of requests per second for each service");
        TraceTable recording = TraceReader.Read(stream, file).OrStop();
        ImmutableArray<string> recorded = [.. recording.Columns.Where(column => column != Time)];
        string? unknown = recorded.FirstOrDefault(column => !services.Contains(column));
        if (unknown is not null || recorded.IsEmpty)
        {
            throw new BadInputException(file, $"found {(unknown is null ? "no column of a service" : $"column '{unknown}'")}, expected {Time} and names of services: {string.Join(", ", services)}");
        }

        RecordedLoad load = new(file, file, recorded, recording.Find(Time) is null ? null : Time, IsRepeated: true);
        load = RecordedLoads.Fill(load, new MeshSpec(recorded, [], s_step, TimeSpan.Zero), recording).OrStop();
        load = WithWholeEnd(load, recording.Find(Time));
        TimeSpan length = seconds is double given ? TimeSpan.FromSeconds(given) : load.Rates.Length * s_step;
        return (new LoadPlan(load, recorded.Length, s_step, length, ArrivalKind.Poisson, seed), recorded);
    }

    // Steps go up to the last row's time: that row lasts as long as the one before it.
    private static RecordedLoad WithWholeEnd(RecordedLoad load, ImmutableArray<double>? times)
    {
        if (times is not [double first, .., double beforeLast, double last])
        {
            return times is [double one, double other] ? Lasting(2 * (other - one)) : load;
        }

        return Lasting(last - first + last - beforeLast);

        RecordedLoad Lasting(double seconds)
        {
            int missing = (int)Math.Ceiling((seconds / s_step.TotalSeconds) - 1e-9) - load.Rates.Length;
            return missing <= 0 ? load : load with { Rates = [.. load.Rates, .. Enumerable.Repeat(load.Rates[^1], missing)] };
        }
    }
}
