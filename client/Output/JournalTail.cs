using Meshward.Client.Results;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Output;

/// <summary>Prints records as they come: in JSON each on a line, in CSV each decision when all of it is there, for people as soon as it is of use.</summary>
internal sealed class JournalTail
{
    // A decision that is so much older than the newest one gets no more records.
    private const int MostOpen = 2;

    private readonly bool _isJson;
    private readonly JournalCsv? _csv;
    private readonly TextWriter _output;
    private readonly List<JournalEntry> _open = [];

    /// <summary>A printer.</summary>
    /// <param name="output">Where it prints.</param>
    /// <param name="isJson">Whether it prints JSON.</param>
    /// <param name="csv">Makes rows of CSV; null for the other forms.</param>
    public JournalTail(TextWriter output, bool isJson = false, JournalCsv? csv = null)
    {
        (_output, _isJson, _csv) = (output, isJson, csv);
        if (csv is not null)
        {
            output.WriteLine(csv.Head);
        }
    }

    /// <summary>Takes a record.</summary>
    public void Add(StoredRecord stored)
    {
        if (_isJson)
        {
            _output.WriteLine(JournalRecords.Line(stored));
        }
        else
        {
            Fold(stored);
        }

        _output.Flush();
    }

    /// <summary>Prints decisions that are not complete, since nothing more comes.</summary>
    public void End()
    {
        while (_open.Count > 0)
        {
            Close(_open[0]);
        }

        _output.Flush();
    }

    private void Fold(StoredRecord stored)
    {
        switch (stored.Record)
        {
            case DecisionRecord decision:
                while (_open.Count >= (_csv is not null ? MostOpen : 1))
                {
                    Close(_open[0]);
                }

                _open.Add(new JournalEntry(stored.Sequence, decision, null, null));
                break;
            case OutcomeRecord outcome when Find(outcome.Decision) is { } entry:
                Change(entry, entry with { Outcome = outcome }, isDone: _csv is null || entry.Observation is not null);
                break;
            case ObservationRecord observation when _csv is not null && Find(observation.Decision) is { } entry:
                Change(entry, entry with { Observation = observation }, isDone: entry.Outcome is not null);
                break;
            case ObservationRecord observation when _csv is null:
                _output.WriteLine(JournalView.Line(observation));
                break;
            case EventRecord happened when _csv is null:
                _output.WriteLine(JournalView.Line(happened));
                break;
            default:
                break; // of a decision that is not shown
        }
    }

    private JournalEntry? Find(long decision) => _open.FindLast(entry => entry.Decision!.Decision == decision);

    private void Change(JournalEntry from, JournalEntry to, bool isDone)
    {
        _open[_open.IndexOf(from)] = to;
        if (isDone)
        {
            Close(to);
        }
    }

    private void Close(JournalEntry entry)
    {
        _ = _open.Remove(entry);
        _output.WriteLine(_csv?.Row(entry) ?? JournalView.Line(entry));
    }
}
