using System.Collections.Immutable;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>One column of a table of states.</summary>
/// <param name="Name">What it holds; empty for an arrow.</param>
/// <param name="IsBold">Whether its heading is bold.</param>
/// <param name="Cells">Markup, state by state.</param>
internal sealed record StateColumn(string Name, bool IsBold, ImmutableArray<string> Cells)
{
    /// <summary>What is seen in each state.</summary>
    public static IEnumerable<StateColumn> Seen(ImmutableArray<StateRow> states) =>
        Of(states, state => state.Observation, Figures.Plain, isBold: true);

    /// <summary>What is done, what the model predicts then, and what that is worth.</summary>
    public static IEnumerable<StateColumn> Outcomes(ImmutableArray<StateRow> states)
    {
        List<StateColumn> columns =
        [
            Arrow(states),
            .. Of(states, state => state.Action, value => $"[bold]{Figures.Plain(value)}[/]", isBold: true),
            Arrow(states),
            .. Of(states, state => state.Predicted, Figures.Fixed, isBold: false),
            new("reward", false, [.. states.Select(state => Figures.Plain(state.Reward))]),
        ];
        if (states.Any(state => state.OptimalReward is not null))
        {
            columns.Add(new("optimum", false, [.. states.Select(Optimum)]));
        }

        if (states.Any(state => state.Value is not null))
        {
            columns.Add(new("value", false, [.. states.Select(state => state.Value is double value ? Figures.Plain(value) : "")]));
        }

        return columns;
    }

    /// <summary>The heading as markup, in a line of its own after each of the given signs.</summary>
    /// <param name="breaks">Signs after which a line may end.</param>
    public string Heading(string breaks)
    {
        string lines = breaks.Aggregate(Name, (text, sign) => text.Replace($"{sign}", $"{sign}\n", StringComparison.Ordinal));
        return IsBold ? $"[bold]{Markup.Escape(lines)}[/]" : Markup.Escape(lines);
    }

    private static IEnumerable<StateColumn> Of(
        ImmutableArray<StateRow> states, Func<StateRow, OrderedValues> values, Func<double, string> text, bool isBold)
    {
        for (int i = 0; i < values(states[0]).Entries.Length; i++)
        {
            int entry = i;
            yield return new(values(states[0]).Entries[entry].Key, isBold, [.. states.Select(state => text(values(state).Entries[entry].Value))]);
        }
    }

    private static StateColumn Arrow(ImmutableArray<StateRow> states) => new("", false, [.. states.Select(_ => "[grey]→[/]")]);

    private static string Optimum(StateRow state) => state.OptimalReward is double best
        ? $"{Figures.Plain(best)} {(state.Reward >= best - 1e-9 ? "[green]✓[/]" : "[yellow]·[/]")}"
        : "";
}
