using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A training in words, a table and a curve.</summary>
internal static class TrainView
{
    /// <summary>Writes it.</summary>
    public static void Show(TrainResult train, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(
            $"[bold]Training[/]  preset {train.Preset}, {train.Simulators} simulator{(train.Simulators == 1 ? "" : "s")}, seed {train.Seed}, {train.Backend} update: {Figures.Count(train.EnvSteps)} steps in {Figures.Duration(train.Seconds)} ({Figures.Count((long)train.EnvStepsPerSecond)} a second)");
        string reached = train is { SecondsTo99: double seconds, EnvStepsTo99: long steps }
            ? $"99 % of the optimum after {Figures.Count(steps)} steps, {Figures.Duration(seconds)}"
            : "99 % of it was not reached";
        string optimum = train.OptimalIsLowerBound == true ? "a lower bound of the optimum (coordinate ascent)" : "the optimum";
        string color = train.Ratio >= 0.99 ? "green" : "yellow";
        console.MarkupLine(
            $"  reward [bold]{Figures.Plain(train.MeanReward)}[/] of {Figures.Plain(train.OptimalReward)}: [{color}]{Figures.Percent(train.Ratio)}[/] of {optimum}; {reached}");
        if (train.RejectedSamples > 0)
        {
            console.MarkupLineInterpolated($"  [yellow]{Figures.Count(train.RejectedSamples)} samples were left out: their observation or reward was not a finite number[/]");
        }

        StateTable.Show(train.States, console);
        CurveChart.Show(train.Evaluations, train.OptimalReward, console);
        console.MarkupLineInterpolated($"  [grey]policy {train.PolicySha256[..16]}…{(train.Policy is null ? "" : " in " + train.Policy)}[/]");
    }
}
