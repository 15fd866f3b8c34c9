using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Traces;

/// <summary>Traffic that was recorded, from any CSV file that tells the load of each service: which columns do, and what they hold.</summary>
/// <param name="Load">The loads, time step by time step; they end with the recording.</param>
/// <param name="Columns">[services] column of each service's load.</param>
/// <param name="Factors">[services] what the column counts of a request per second: 5 where it counts the requests of windows of 5 s.</param>
/// <param name="Sha256">SHA-256, lower-case hex, of the services' names and the loads, wherever they were read from.</param>
public sealed partial record RecordedTraffic(RecordedLoad Load, ImmutableArray<string> Columns, ImmutableArray<double> Factors, string Sha256)
{
    /// <summary>Name of the load.</summary>
    public const string Name = "recorded";

    private const string Time = "time";

    /// <summary>Fewest time steps of a recording.</summary>
    public const int LeastSteps = 2;

    /// <summary>
    /// The traffic of a scenario's mesh. A recorded load of the scenario says which columns hold it, where the file has all that it names.
    /// Otherwise a service's load is in the first column of these that the file has: one that the model reads the load from
    /// (<c>load_web: load.web</c>, or <c>l1: 5 * load.web</c>), then <c>offered_web</c>, <c>load.web</c> and <c>web</c>. Times in seconds
    /// in a column <c>time</c> say which row holds at each time step; without it, every row is one.
    /// </summary>
    /// <param name="scenario">Services, loads, features and the time step.</param>
    /// <param name="recording">The rows of the file.</param>
    public static Checked<RecordedTraffic> Of(Scenario scenario, TraceTable recording)
    {
        RecordedLoad? named = scenario.Loads.OfType<RecordedLoad>().FirstOrDefault(load => IsIn(load, recording));
        string? time = named is not null ? named.Time : recording.Columns.Contains(Time) ? Time : null;
        ImmutableArray<(string Column, double Factor)?> found = named is not null
            ? [.. named.Columns.Select(column => ((string, double)?)(column, 1))]
            : [.. scenario.Mesh.Services.Select(service => CandidatesOf(scenario, service)
                .Select(candidate => ((string Column, double)?)candidate).FirstOrDefault(candidate => recording.Columns.Contains(candidate!.Value.Column)))];
        ImmutableArray<Diagnostic> missing = [.. scenario.Mesh.Services.Where((_, i) => found[i] is null).Select(service => Missing(scenario, service, recording))];
        if (!missing.IsEmpty)
        {
            return missing;
        }

        ImmutableArray<string> columns = [.. found.Select(each => each!.Value.Column)];
        ImmutableArray<double> factors = [.. found.Select(each => each!.Value.Factor)];
        Checked<RecordedLoad> filled = RecordedLoads.Fill(new RecordedLoad(Name, recording.Source, columns, time, IsRepeated: false), scenario.Mesh, recording);
        return filled.IsValid ? Scaled(filled.Value, factors, scenario, recording) : filled.Diagnostics;
    }

    private static Checked<RecordedTraffic> Scaled(RecordedLoad load, ImmutableArray<double> factors, Scenario scenario, TraceTable recording)
    {
        if (load.Rates.Length < LeastSteps)
        {
            return new Diagnostic(recording.Source, null, null, $"found {load.Rates.Length} time step of {scenario.Mesh.TimeStep.TotalSeconds} s, expected at least {LeastSteps}");
        }

        load = factors.All(factor => factor == 1)
            ? load
            : load with { Rates = [.. load.Rates.Select(row => row.Zip(factors, (value, factor) => value / factor).ToImmutableArray())] };
        return new RecordedTraffic(load, load.Columns, factors, HashOf(scenario.Mesh.Services, load));
    }

    private static bool IsIn(RecordedLoad load, TraceTable recording) =>
        load.Columns.All(column => recording.Columns.Contains(column)) && (load.Time is null || recording.Columns.Contains(load.Time));

    private static IEnumerable<(string Column, double Factor)> CandidatesOf(Scenario scenario, string service) =>
    [
        .. scenario.Model.Features.Select(feature => (feature.Column, Factor: FactorOf(feature.Expression, $"load.{service}")))
            .Where(feature => feature.Factor > 0),
        ($"offered_{service}", 1), ($"load.{service}", 1), (service, 1),
    ];

    // How often a load is in an expression that is nothing but a multiple of it; 0 in any other.
    private static double FactorOf(string expression, string load)
    {
        Match multiple = Multiple().Match(expression);
        if (!multiple.Success || multiple.Groups["load"].Value != load)
        {
            return 0;
        }

        return Number(multiple.Groups["before"]) * Number(multiple.Groups["after"]);

        static double Number(Group text) => text.Success ? double.Parse(text.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) : 1;
    }

    private static Diagnostic Missing(Scenario scenario, string service, TraceTable recording) => new(
        recording.Source,
        1,
        null,
        $"found no column with the load of {service}, expected one of {string.Join(", ", CandidatesOf(scenario, service).Select(candidate => candidate.Column).Distinct())}; "
        + $"found columns {NameList.Of(recording.Columns)}");

    private static string HashOf(ImmutableArray<string> services, RecordedLoad load)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', services)));
        Span<byte> number = stackalloc byte[sizeof(double)];
        foreach (ImmutableArray<double> row in load.Rates)
        {
            foreach (double rate in row)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(number, rate);
                hash.AppendData(number);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [GeneratedRegex(@"^\s*(?:(?<before>[0-9]+(?:\.[0-9]+)?)\s*\*\s*)?(?<load>load\.[A-Za-z0-9-]+)(?:\s*\*\s*(?<after>[0-9]+(?:\.[0-9]+)?))?\s*\z")]
    private static partial Regex Multiple();
}
