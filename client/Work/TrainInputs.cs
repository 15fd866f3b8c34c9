using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Reads all scenarios of a command that trains several.</summary>
internal static class TrainInputs
{
    /// <summary>Reads them; what is wrong with one, or with all of them together, is kept until the others were read.</summary>
    /// <param name="options">Flags.</param>
    /// <param name="place">Where policies go.</param>
    /// <param name="each">Keeps what is wrong.</param>
    /// <param name="session">For the terminal.</param>
    /// <returns>By scenario; null where it is wrong.</returns>
    /// <exception cref="BadInputException">A scenario is named twice.</exception>
    public static async Task<ImmutableArray<TrainInput?>> ReadAsync(TrainScenariosOptions options, PolicyPlace place, EachScenario each, Session session)
    {
        CheckTwice(options.All);
        ImmutableArray<TrainInput?> inputs = await each.DoAsync<string, TrainInput>(
            [.. options.All], file => Task.FromResult(TrainInput.Read(options, file, session)));
        CheckTogether(options, place, [.. inputs.OfType<TrainInput>()], each);
        return inputs;
    }

    private static void CheckTwice(ImmutableArray<string> files)
    {
        string? twice = files.GroupBy(file => UserPath.Full("SCENARIO", file, "a scenario in YAML")).FirstOrDefault(group => group.Count() > 1)?.First();
        if (twice is not null)
        {
            throw new BadInputException("SCENARIO", $"found '{twice}' twice, expected each scenario once");
        }
    }

    // What flags ask for that several scenarios cannot have together.
    private static void CheckTogether(TrainScenariosOptions options, PolicyPlace place, ImmutableArray<TrainInput> inputs, EachScenario each)
    {
        if (options.Trace is not null && inputs.Select(input => input.OwnTrace).Distinct().Count() > 1)
        {
            IEnumerable<string> own = inputs.Select(input => Path.GetFileName(input.OwnTrace)).Distinct();
            each.Add([new Diagnostic("--trace", null, null, $"found one trace for scenarios that name different ones ({string.Join(", ", own)}), expected scenarios that share theirs, or a command for each")]);
        }

        if (options.Out is not null && inputs.GroupBy(input => input.Scenario.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            each.Add([new Diagnostic("--out", null, null, $"found {same.Count()} scenarios with the name '{same.Key}', whose policies would all be {place.FileOf(same.Key)}; expected names that differ")]);
        }
    }
}
