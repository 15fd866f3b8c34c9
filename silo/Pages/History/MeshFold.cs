using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>Takes the records of a journal in, and remembers what a page shows of them. Of a wide mesh, it follows the first of each kind. Not for several threads.</summary>
internal sealed class MeshFold
{
    private const int MostDecisions = 100, FewestDecisions = 10, MostOfAKind = 24, MostStretches = 300, MostRecords = 1_000;

    // What a hundred decisions of a mesh with some hundred services and controls hold.
    private const int MostValues = 20_000;

    private readonly TimeGrid _hour = new(TimeSpan.FromHours(1), MostStretches), _day = new(MeshHistoryReader.Longest, MostStretches);
    private readonly HashSet<string> _services = new(StringComparer.Ordinal), _bounds = new(StringComparer.Ordinal), _controls = new(StringComparer.Ordinal);
    private ImmutableArray<StoredRecord> _newest = [];
    private DecisionRecord? _last;

    /// <summary>Takes the records that follow those that were taken.</summary>
    /// <param name="records">Records in the order of their numbers.</param>
    public void Take(IReadOnlyList<StoredRecord> records)
    {
        foreach (StoredRecord stored in records)
            _last = Follow(stored.Record, _last);
        _newest = Newest(_newest.AddRange(records));
    }

    /// <summary>Takes records that are older than all that were taken.</summary>
    /// <param name="records">Records in the order of their numbers.</param>
    public void TakeOlder(IReadOnlyList<StoredRecord> records)
    {
        DecisionRecord? last = null;
        foreach (StoredRecord stored in records)
            last = Follow(stored.Record, last);
        _last ??= last;
        _newest = Newest([.. records, .. _newest]);
    }

    /// <summary>All of it at the moment.</summary>
    /// <param name="isComplete">Whether no older records follow.</param>
    public MeshHistory Look(bool isComplete) => new(JournalFold.Of(_newest, newestFirst: true), _hour.Look(), _day.Look(), isComplete);

    private static ImmutableArray<StoredRecord> Newest(ImmutableArray<StoredRecord> records)
    {
        int decisions = 0, values = 0;
        for (int at = records.Length - 1; at >= 0 && records.Length - at < MostRecords; at--)
        {
            if (records[at].Record is not DecisionRecord decision)
                continue;
            values += decision.Controls.Length + decision.Observed.Services.Length + decision.Bounds.Length;
            if (++decisions == MostDecisions || (decisions >= FewestDecisions && values >= MostValues))
                return records[at..];
        }

        return records.Length > MostRecords ? records[^MostRecords..] : records;
    }

    private DecisionRecord? Follow(JournalRecord record, DecisionRecord? last)
    {
        switch (record)
        {
            case DecisionRecord decision:
                Follow(decision);
                return decision;
            case ObservationRecord observation:
                Follow(observation, last);
                return last;
            default:
                return last;
        }
    }

    private void Follow(DecisionRecord decision)
    {
        foreach (ObservedService service in decision.Observed.Services)
        {
            if (service.Quality == SignalQuality.Good && Has(_services, service.Service))
                Add(decision.At, SeriesNames.Offered(service.Service), service.LoadPerSecond);
        }

        // Those that are missed first, should not all have a place.
        foreach (JudgedBound bound in decision.Bounds.OrderBy(bound => bound.IsKept != false))
        {
            if (!Has(_bounds, bound.Bound))
                continue;
            Add(decision.At, SeriesNames.Bound(bound.Bound), bound.Value ?? double.NaN);
            Add(decision.At, SeriesNames.Kept(bound.Bound), bound.IsKept switch { true => 1, false => 0, null => double.NaN });
        }

        if (decision.Bounds.Any(bound => bound.IsKept is not null))
            Add(decision.At, SeriesNames.AllKept, decision.Bounds.Any(bound => bound.IsKept == false) ? 0 : 1);
        foreach (DecidedControl control in decision.Controls)
        {
            if (Has(_controls, control.Control))
                Add(decision.At, SeriesNames.Control(control.Control), (decision.IsDryRun ? control.Present : control.Desired ?? control.Present) ?? double.NaN);
        }
    }

    // It was written before the next decision, which has the load of the same interval; the predictions are those of the decision before.
    private void Follow(ObservationRecord observation, DecisionRecord? decision)
    {
        Add(observation.At, SeriesNames.Reward, observation.Reward ?? double.NaN);
        foreach (ShedShare shed in observation.ShedShares)
        {
            if (_services.Contains(shed.Service))
                Add(observation.At, SeriesNames.Shed(shed.Service), shed.Measured ?? double.NaN);
        }

        if (decision?.Decision != observation.Decision || decision.Predicted is not { } predicted)
            return;
        Add(observation.At, SeriesNames.PredictedReward, predicted.Reward ?? double.NaN);
        foreach ((string target, double value) in predicted.Targets)
        {
            if (_bounds.Any(bound => bound.StartsWith(target + " ", StringComparison.Ordinal)))
                Add(observation.At, SeriesNames.Predicted(target), value);
        }
    }

    private static bool Has(HashSet<string> known, string name) => known.Contains(name) || (known.Count < MostOfAKind && known.Add(name));

    private void Add(DateTimeOffset at, string series, double value)
    {
        _hour.Add(at, series, value);
        _day.Add(at, series, value);
    }
}
