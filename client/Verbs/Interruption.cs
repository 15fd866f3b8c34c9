using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Verbs;

/// <summary>How a training that the user stopped ends.</summary>
internal static class Interruption
{
    /// <summary>130 with a line that says what was kept, or what the ratio that was asked for makes it.</summary>
    public static int ExitCode(TrainResult result, Terminal terminal)
    {
        if (result.Stopped != "interrupted")
        {
            return Requirement.ExitCode(result.RequiredRatio, [(PolicyNames.Learned, result.Ratio)], terminal);
        }

        terminal.Error.WriteLine($"interrupted after {Figures.Count(result.EnvSteps)} steps: the best policy so far ({Figures.Percent(result.Ratio)} of the optimum) is kept");
        return ExitCodes.Interrupted;
    }
}
