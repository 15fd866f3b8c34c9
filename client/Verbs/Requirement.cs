using Meshward.Client.Output;

namespace Meshward.Client.Verbs;

/// <summary>What <c>--require</c> asks for: learned policies that come near enough to the optimum.</summary>
internal static class Requirement
{
    /// <summary>What the flag says in help.</summary>
    public const string Description = "Exit with 3 where a learned policy's mean reward is a smaller share of the optimum, for example 0.99";

    /// <summary>The exit code, with a line for each policy that falls short.</summary>
    /// <param name="required">The least ratio; null where none is asked for.</param>
    /// <param name="reached">Policies and their ratios.</param>
    /// <param name="terminal">Receives the lines.</param>
    public static int ExitCode(double? required, IEnumerable<(string Name, double Ratio)> reached, Terminal terminal)
    {
        int exitCode = ExitCodes.Done;
        foreach ((string name, double ratio) in reached)
        {
            // Both sides may be rounded in their last digit.
            if (required is double least && !(ratio >= least - 1e-12))
            {
                terminal.Error.WriteLine($"--require: found {name} at {Figures.Plain(ratio)} of the optimum, expected at least {Figures.Plain(least)}");
                exitCode = ExitCodes.NotMet;
            }
        }

        return exitCode;
    }

    /// <summary>Mean reward over that of the best actions; where that is not above 0, one minus the loss relative to its size.</summary>
    public static double Ratio(double reward, double optimum) => 1 - (optimum - reward) / Math.Max(Math.Abs(optimum), 1e-12);
}
