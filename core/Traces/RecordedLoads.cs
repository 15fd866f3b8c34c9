using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Traces;

/// <summary>From the CSV file of a recorded load to the load of every time step.</summary>
public static class RecordedLoads
{
    /// <summary>Most time steps of a recording.</summary>
    public const int MostSteps = 1_000_000;

    /// <summary>Largest load, requests per second.</summary>
    private const double LargestRate = 1e9;

    private const int MostDiagnostics = 20;

    /// <summary>The load with its recording, or every mistake in it (the first twenty).</summary>
    /// <param name="load">The load.</param>
    /// <param name="mesh">Names of the services, and the time step.</param>
    /// <param name="recording">The rows of its file.</param>
    public static Checked<RecordedLoad> Fill(RecordedLoad load, MeshSpec mesh, TraceTable recording)
    {
        string[] named = [.. load.Time is null ? [] : (string[])[load.Time], .. load.Columns];
        ImmutableArray<Diagnostic> missing =
        [
            .. named.Distinct().Where(column => recording.Find(column) is null).Select(column => new Diagnostic(
                recording.Source, 1, null, $"There is no column '{column}', which load '{load.Name}' names; found {NameList.Of(recording.Columns)}.")),
        ];
        if (!missing.IsEmpty)
        {
            return missing;
        }

        ImmutableArray<ImmutableArray<double>> rates = [.. load.Columns.Select(column => recording.Find(column)!.Value)];
        ImmutableArray<double>? times = load.Time is null ? null : recording.Find(load.Time);
        ImmutableArray<Diagnostic> mistakes = [.. Mistakes(load, rates, times, recording).Take(MostDiagnostics)];
        if (!mistakes.IsEmpty)
        {
            return mistakes;
        }

        ImmutableArray<int>? rows = times is null ? [.. Enumerable.Range(0, recording.RowCount)] : RowsAt(times.Value, mesh.TimeStep.TotalSeconds);
        return rows is null
            ? new Diagnostic(
                recording.Source, null, null, $"The recording is longer than {MostSteps} time steps of {mesh.TimeStep.TotalSeconds} s; expected times in seconds in "
                + $"column '{load.Time}'.")
            : load with { Rates = [.. rows.Value.Select(row => rates.Select(service => service[row]).ToImmutableArray())] };
    }

    private static IEnumerable<Diagnostic> Mistakes(
        RecordedLoad load, ImmutableArray<ImmutableArray<double>> rates, ImmutableArray<double>? times, TraceTable recording)
    {
        for (int row = 0; row < recording.RowCount; row++)
        {
            int line = recording.FirstLine + row;
            if (times is { } at && !(double.IsFinite(at[row]) && (row == 0 || at[row] > at[row - 1])))
            {
                string before = row == 0 ? "" : FormattableString.Invariant($" above {at[row - 1]}");
                yield return new Diagnostic(
                    recording.Source, line, null, $"Column '{load.Time}' holds {Words(at[row])}; expected a time in seconds{before}.");
            }

            for (int service = 0; service < rates.Length; service++)
            {
                if (!(rates[service][row] >= 0 && rates[service][row] <= LargestRate))
                {
                    yield return new Diagnostic(
                        recording.Source, line, null, $"Column '{load.Columns[service]}' holds {Words(rates[service][row])}; expected requests per second, at least 0.");
                }
            }
        }
    }

    private static string Words(double value) => double.IsNaN(value) ? "no number" : FormattableString.Invariant($"{value}");

    /// <summary>Row of every time step: the last that is not later; null where there are too many steps.</summary>
    private static ImmutableArray<int>? RowsAt(ImmutableArray<double> times, double timeStep)
    {
        double last = Math.Floor((times[^1] - times[0]) / timeStep * (1 + 1e-12));
        if (last >= MostSteps)
        {
            return null;
        }

        ImmutableArray<int>.Builder rows = ImmutableArray.CreateBuilder<int>((int)last + 1);
        int row = 0;
        for (int step = 0; step <= last; step++)
        {
            // A time that is late by rounding alone counts.
            double now = times[0] + step * timeStep + 1e-9 * timeStep;
            while (row + 1 < times.Length && times[row + 1] <= now)
            {
                row++;
            }

            rows.Add(row);
        }

        return rows.MoveToImmutable();
    }
}
