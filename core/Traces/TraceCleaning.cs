using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Traces;

/// <summary>
/// From a trace to training rows: what is broken is left out and counted, windows in which nothing completed become overload samples.
/// With <see cref="RowHandling.Literal"/> every finite number is taken as it is, zeros included.
/// </summary>
public static class TraceCleaning
{
    /// <summary>Rows that a model can be learned from, or why there are none.</summary>
    /// <param name="model">Which columns are features, targets and configuration, and how rows are handled.</param>
    /// <param name="trace">The trace.</param>
    public static Checked<CleanedTrace> Clean(ModelSpec model, TraceTable trace)
    {
        ImmutableArray<string> needed = [.. NeededColumns(model).Distinct()];
        ImmutableArray<string> missing = [.. needed.Where(column => trace.Find(column) is null)];
        if (!missing.IsEmpty)
        {
            return new Diagnostic(trace.Source, 1, null,
                $"found the {Plural("column", trace.Columns.Length)} {Quote(trace.Columns)}, expected {Quote(missing)} among them");
        }

        ImmutableArray<string> empty = [.. needed.Where(column => trace.Find(column)!.Value.All(double.IsNaN))];
        if (!empty.IsEmpty)
        {
            return new Diagnostic(trace.Source, null, null,
                $"{Plural("Column", empty.Length)} {Quote(empty)} {(empty.Length == 1 ? "holds" : "hold")} no number; expected numbers.");
        }

        Sorting sorting = new(model, trace, needed);
        return Check(sorting.Sort(), model, trace);
    }

    private static Checked<CleanedTrace> Check(CleanedTrace cleaned, ModelSpec model, TraceTable trace)
    {
        CleaningReport report = cleaned.Report;
        if (report.Used >= 2 && report.Configurations >= 2)
        {
            int zero = cleaned.Targets.IndexOf(cleaned.Targets.FirstOrDefault(values => values.All(value => value == 0)));
            return zero < 0
                ? cleaned
                : new Diagnostic(trace.Source, null, null, $"Column '{model.Targets[zero].Column}' is zero in every usable row; expected measured values.");
        }

        string leftOut = report.LeftOut.IsEmpty
            ? ""
            : $" ({string.Join(", ", report.LeftOut.Select(rows => $"{rows.Count} {Words(rows.Reason)}, first on line {rows.Lines[0]}"))})";
        string found = report.Used < 2
            ? $"{report.Used} of {report.Read} {(report.Read == 1 ? "row" : "rows")} can be used{leftOut}"
            : $"All {report.Used} usable rows hold one configuration{leftOut}";
        return new Diagnostic(trace.Source, null, null, $"{found}; a model needs at least two rows with different configurations.");
    }

    /// <summary>A reason in words, as reports print it after a count.</summary>
    public static string Words(LeftOutReason reason) => reason switch
    {
        LeftOutReason.Incomplete => "incomplete",
        LeftOutReason.NotFinite => "not finite",
        LeftOutReason.Negative => "negative",
        LeftOutReason.Duplicate => "duplicated",
        LeftOutReason.NoRequests => "without requests",
        LeftOutReason.NotAskedFor => "not asked for",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static IEnumerable<string> NeededColumns(ModelSpec model) =>
    [
        .. model.Features.Select(feature => feature.Column),
        .. model.Targets.Select(target => target.Column),
        .. model.Targets.Select(target => target.NothingCompleted?.AdmittedColumn).OfType<string>(),
        .. model.RowFilters.Select(filter => filter.Column),
        .. model.NominalColumns.Select(nominal => nominal.Source),
    ];

    private static string Plural(string noun, int count) => count == 1 ? noun : noun + "s";

    private static string Quote(ImmutableArray<string> names) => NameList.Of([.. names.Select(name => $"'{name}'")]);

    /// <summary>One pass over the rows.</summary>
    private sealed class Sorting(ModelSpec model, TraceTable trace, ImmutableArray<string> neededColumns)
    {
        // As arrays: each number is looked at several times, and a trace may have millions.
        private readonly double[][] _needed = [.. neededColumns.Select(column => Numbers(trace, column))];
        private readonly double[][] _features = [.. model.Features.Select(f => Numbers(trace, f.Column))];
        private readonly double[][] _targets = [.. model.Targets.Select(t => Numbers(trace, t.Column))];
        private readonly double[]?[] _admitted =
            [.. model.Targets.Select(t => t.NothingCompleted is { } nothing ? Numbers(trace, nothing.AdmittedColumn) : null)];

        private readonly Dictionary<int, int> _seen = new(trace.RowCount, new EqualRows(trace));
        private readonly int[] _leftOut = new int[Enum.GetValues<LeftOutReason>().Length];
        private readonly List<int>[] _lines = [.. Enum.GetValues<LeftOutReason>().Select(_ => new List<int>())];
        private int _overload;

        public CleanedTrace Sort()
        {
            List<int> rows = new(trace.RowCount);
            for (int row = 0; row < trace.RowCount; row++)
            {
                if (Reason(row) is not LeftOutReason reason)
                {
                    rows.Add(row);
                    _overload += NothingCompleted(row) && model.Rows == RowHandling.Cleaned ? 1 : 0;
                }
                else if (_leftOut[(int)reason]++ < LeftOutRows.MostLines)
                {
                    _lines[(int)reason].Add(trace.FirstLine + row);
                }
            }

            return Gather(rows);
        }

        private LeftOutReason? Reason(int row)
        {
            // A model cannot learn from a missing number however literally the rows are taken.
            bool isComplete = true, isFinite = true, isNegative = false;
            foreach (double[] column in _needed)
            {
                isComplete &= !double.IsNaN(column[row]);
                isFinite &= double.IsFinite(column[row]);
                isNegative |= column[row] < 0;
            }

            if (!isFinite)
            {
                return isComplete ? LeftOutReason.NotFinite : LeftOutReason.Incomplete;
            }

            if (model.RowFilters.Any(filter => !filter.Keeps(trace.Find(filter.Column)!.Value[row])))
            {
                return LeftOutReason.NotAskedFor;
            }

            if (model.Rows == RowHandling.Literal)
            {
                return null;
            }

            if (isNegative)
            {
                return LeftOutReason.Negative;
            }

            if (IsAnyZeroWith(row, admitted: false))
            {
                return LeftOutReason.NoRequests;
            }

            // Total failures hold no measured number that could tell a repetition from a copy, so equal ones stay.
            return NothingCompleted(row) || _seen.TryAdd(row, row) ? null : LeftOutReason.Duplicate;
        }

        private bool NothingCompleted(int row) => IsAnyZeroWith(row, admitted: true);

        private bool IsAnyZeroWith(int row, bool admitted)
        {
            bool isAny = false;
            for (int target = 0; target < _targets.Length && !isAny; target++)
            {
                isAny = IsZeroWith(target, row, admitted);
            }

            return isAny;
        }

        private bool IsZeroWith(int target, int row, bool admitted) =>
            _admitted[target] is { } column && _targets[target][row] == 0 && column[row] > 0 == admitted;

        private double TargetOf(int target, int row) => model.Rows == RowHandling.Cleaned && IsZeroWith(target, row, admitted: true)
            ? model.Targets[target].NothingCompleted!.AtLeast.TotalSeconds
            : _targets[target][row];

        private ImmutableArray<double> TargetOf(int target, List<int> rows)
        {
            double[] values = new double[rows.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = TargetOf(target, rows[i]);
            }

            return ImmutableCollectionsMarshal.AsImmutableArray(values);
        }

        private CleanedTrace Gather(List<int> rows)
        {
            double[] features = new double[rows.Count * _features.Length];
            for (int i = 0; i < rows.Count; i++)
            {
                for (int feature = 0; feature < _features.Length; feature++)
                {
                    features[i * _features.Length + feature] = _features[feature][rows[i]];
                }
            }

            ImmutableArray<int> configurationFeatures =
                [.. model.Configuration.Select(column => model.Features.IndexOf(model.Features.First(feature => feature.Column == column)))];
            (ImmutableArray<int> configurationOf, ImmutableArray<double> configurations) = Number(features, rows, configurationFeatures);
            int count = configurations.Length / configurationFeatures.Length;
            return new CleanedTrace(
                _features.Length,
                ImmutableCollectionsMarshal.AsImmutableArray(features),
                [.. Enumerable.Range(0, _targets.Length).Select(target => TargetOf(target, rows))],
                configurationOf,
                configurationFeatures,
                configurations,
                new CleaningReport(trace.RowCount, rows.Count, LeftOut(), _overload, count, []));
        }

        /// <summary>Number of each row's configuration, and the distinct configurations.</summary>
        private (ImmutableArray<int> Of, ImmutableArray<double> Distinct) Number(
            double[] features, List<int> rows, ImmutableArray<int> configurationFeatures)
        {
            ImmutableArray<Func<int, double, double>> meant = [.. model.Configuration.Select(Meant)];
            int[] numbers = new int[rows.Count];
            double[][] values = [.. meant.Select(_ => new double[rows.Count])]; // [coordinates][rows]
            Dictionary<int, int> first = new(new EqualRows(values));
            List<double> distinct = [];
            for (int row = 0; row < numbers.Length; row++)
            {
                for (int coordinate = 0; coordinate < values.Length; coordinate++)
                {
                    values[coordinate][row] = meant[coordinate](rows[row], features[row * _features.Length + configurationFeatures[coordinate]]);
                }

                numbers[row] = first.Count;
                if (!first.TryAdd(row, first.Count))
                {
                    numbers[row] = first[row];
                    continue;
                }

                foreach (double[] coordinate in values)
                {
                    distinct.Add(coordinate[row]);
                }
            }

            return (ImmutableCollectionsMarshal.AsImmutableArray(numbers), [.. distinct]);
        }

        private static double[] Numbers(TraceTable trace, string column) => ImmutableCollectionsMarshal.AsArray(trace.Find(column)!.Value)!;

        /// <summary>From a row of the trace and what it measured to what was meant to be measured.</summary>
        private Func<int, double, double> Meant(string column)
        {
            if (model.NominalColumns.FirstOrDefault(nominal => nominal.Column == column) is { } meant)
            {
                ImmutableArray<double> source = trace.Find(meant.Source)!.Value;
                return (row, _) => source[row] * meant.Times;
            }

            return model.Nominal.FirstOrDefault(nominal => nominal.Column == column) is { } values
                ? (_, measured) => values.Nearest(measured)
                : (_, measured) => measured;
        }

        private ImmutableArray<LeftOutRows> LeftOut() =>
        [
            .. Enum.GetValues<LeftOutReason>()
                .Where(reason => _leftOut[(int)reason] > 0)
                .Select(reason => new LeftOutRows(reason, _leftOut[(int)reason], [.. _lines[(int)reason]])),
        ];
    }
}
