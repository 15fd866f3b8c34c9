using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Verbs;

/// <summary><c>why</c>: one decision of a controller in plain words.</summary>
internal sealed class WhyVerb : Verb<WhyOptions, WhyResult>
{
    /// <inheritdoc />
    protected override async Task<WhyResult> WorkAsync(WhyOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        await using JournalPlace place = await JournalPlace.OpenAsync(scenario, options, session);
        try
        {
            JournalEntry entry = await JournalReading.FindAsync(place.Journal, options.Decision, session.Stop) ?? throw new BadInputException(
                "DECISION", $"found no decision {options.Decision?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "yet"} in the journal of {scenario.Name}, expected one that journal lists");
            return new WhyResult(scenario.Name, entry);
        }
        catch (InvalidDataException unreadable)
        {
            throw new BadInputException(options.Scenario, unreadable.Message);
        }
    }

    /// <inheritdoc />
    protected override void Show(WhyResult result, Terminal terminal) => WhyView.Show(result, terminal.Results);
}
