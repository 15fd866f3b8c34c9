using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>why</c>.</summary>
internal sealed class WhyOptions : CommonOptions
{
    private const string LastWord = "last";

    [CommandArgument(1, "<DECISION>")]
    [Description("Number of the decision, as journal lists it, or last")]
    public string DecisionText { get; init; } = LastWord;

    /// <summary>Number of the decision; null for the last one.</summary>
    /// <exception cref="BadInputException">It is neither.</exception>
    public long? Decision => DecisionText == LastWord ? null
        : long.TryParse(DecisionText, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 ? number
        : throw new BadInputException("DECISION", $"found '{DecisionText}', expected the number of a decision, as journal lists it, or {LastWord}");

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Decision];
}
