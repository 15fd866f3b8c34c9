using System.Collections.Immutable;
using System.Text;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Verbs;

/// <summary><c>journal</c>: what a controller saw, decided and did.</summary>
internal sealed class JournalVerb : Verb<JournalOptions, JournalResult>
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    protected override async Task<JournalResult> WorkAsync(JournalOptions options, Session session)
    {
        string? file = options.Out is null ? null : OutputPlace.CheckFile("--out", options.Out);
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        DateTimeOffset now = session.Clock.GetUtcNow();
        await using JournalPlace place = await JournalPlace.OpenAsync(scenario, options, session);
        try
        {
            ImmutableArray<StoredRecord> stored = await JournalReading.ReadAsync(place.Journal, options.Since(now), options.Last, session.Stop);
            JournalResult result = new(scenario, stored, now, options.Csv, options.Follow);
            if (file is not null)
            {
                await File.WriteAllTextAsync(file, Path.GetExtension(file) == ".json" ? ResultWriter.Write(result) + "\n" : Csv(result), CancellationToken.None);
            }

            if (options.Follow)
            {
                await FollowAsync(place.Journal, result, options, session);
            }

            return result;
        }
        catch (InvalidDataException unreadable)
        {
            throw new BadInputException(options.Scenario, unreadable.Message);
        }
    }

    /// <inheritdoc />
    protected override void Print(JournalResult result, bool asJson, Terminal terminal)
    {
        if (!result.IsFollowed)
        {
            base.Print(result, asJson, terminal);
        }
    }

    /// <inheritdoc />
    protected override void Show(JournalResult result, Terminal terminal)
    {
        if (result.IsCsv)
        {
            terminal.Output.Write(Csv(result));
        }
        else
        {
            JournalView.Show(result, terminal.Results);
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(JournalResult result, Terminal terminal) => result.IsFollowed ? ExitCodes.Interrupted : ExitCodes.Done;

    private static string Csv(JournalResult result)
    {
        JournalCsv csv = new(result.Mesh);
        StringBuilder text = new();
        _ = text.Append(csv.Head).Append('\n');
        foreach (JournalEntry entry in JournalFold.Of(result.Stored).Where(entry => entry.Decision is not null))
        {
            _ = text.Append(csv.Row(entry)).Append('\n');
        }

        return text.ToString();
    }

    // What is there, and then what is added by whoever, until the user has seen enough.
    private static async Task FollowAsync(IJournal journal, JournalResult result, JournalOptions options, Session session)
    {
        JournalTail tail = new(session.Terminal.Output, options.Json, options.Csv ? new JournalCsv(result.Mesh) : null);
        long next = await journal.LastAsync(session.Stop) + 1;
        foreach (StoredRecord stored in result.Stored)
        {
            tail.Add(stored);
            next = stored.Sequence + 1;
        }

        try
        {
            while (true)
            {
                await foreach (StoredRecord stored in journal.ReadAsync(next, session.Stop))
                {
                    tail.Add(stored);
                    next = stored.Sequence + 1;
                }

                await Task.Delay(s_betweenLooks, session.Clock, session.Stop);
            }
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            tail.End();
            await session.Terminal.Error.WriteLineAsync("interrupted");
        }
    }
}
