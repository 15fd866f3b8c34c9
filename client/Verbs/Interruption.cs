using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Verbs;

/// <summary>How a training that the user stopped ends.</summary>
internal static class Interruption
{
    /// <summary>The exit code of one training, or several, with a line for each that says so: 130 where one was stopped, else 3 where one falls short.</summary>
    public static int ExitCode(ImmutableArray<TrainResult> results, Terminal terminal) =>
        results.Select(result => ExitCode(result, results.Length > 1, terminal)).Max();

    // 130 with a line that says what was kept, or what the ratio that was asked for makes it.
    private static int ExitCode(TrainResult result, bool isNamed, Terminal terminal)
    {
        if (result.Stopped != "interrupted")
        {
            return Requirement.ExitCode(result.RequiredRatio, [(isNamed ? $"{PolicyNames.Learned} on {result.Scenario}" : PolicyNames.Learned, result.Ratio)], terminal);
        }

        terminal.Error.WriteLine($"{(isNamed ? result.Scenario + ": " : "")}interrupted after {Figures.Count(result.EnvSteps)} steps: the best policy so far ({Figures.Percent(result.Ratio)} of the optimum) is kept");
        return ExitCodes.Interrupted;
    }
}
