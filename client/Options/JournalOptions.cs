using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Core.Scenarios;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>journal</c>.</summary>
internal sealed class JournalOptions : CommonOptions
{
    private const int UsualCount = 20;

    [CommandOption("--since <TIME>")]
    [Description("From when on: 90m, 2h or 7d ago, or a time such as 2026-11-26 or 2026-11-26T15:00, in UTC where no zone is given; default the last 20 decisions")]
    public string? SinceText { get; init; }

    [CommandOption("--last <N>")]
    [Description("The last decisions only, and events between them; default 20 without --since, else all")]
    public string? LastText { get; init; }

    [CommandOption("--follow")]
    [Description("Go on with what is added, until Ctrl-C")]
    public bool Follow { get; init; }

    [CommandOption("--csv")]
    [Description("A row for each decision, with columns that depend on the scenario alone")]
    public bool Csv { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("Write the rows of --csv to a file, or all records as JSON where its name ends in .json")]
    public string? Out { get; init; }

    /// <summary>Decisions to show; null for all.</summary>
    public int? Last => LastText is null && SinceText is null ? UsualCount : LastText is null ? null : FlagText.Count("--last", LastText, UsualCount, 1, 1_000_000);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Since(DateTimeOffset.UnixEpoch), () => Last, () => Together];

    private object? Together => (Json && Csv, Follow && Out is not null) switch
    {
        (true, _) => throw new BadInputException("--csv", "found it with --json, expected one of them"),
        (_, true) => throw new BadInputException("--out", "found it with --follow, which has no end, expected one of them"),
        _ => null,
    };

    /// <summary>The time of <c>--since</c>; null where it is not given.</summary>
    /// <param name="now">What times ago are counted from.</param>
    /// <exception cref="BadInputException">It is no time.</exception>
    public DateTimeOffset? Since(DateTimeOffset now)
    {
        if (SinceText is null)
        {
            return null;
        }

        Checked<PastRange> range = PastRange.Read("--since", SinceText);
        if (range.IsValid)
        {
            return now.UtcDateTime - DateTimeOffset.UnixEpoch > range.Value.Length ? now - range.Value.Length : DateTimeOffset.UnixEpoch;
        }

        try
        {
            return FlagText.Time("--since", SinceText);
        }
        catch (BadInputException)
        {
            throw new BadInputException("--since", $"found '{SinceText}', expected a time such as 2h, 7d, 2026-11-26 or 2026-11-26T15:00");
        }
    }
}
