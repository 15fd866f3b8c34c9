using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of a load that was recorded.</summary>
internal static class RecordedKeys
{
    public const string Recorded = "recorded";

    public static readonly Key<string> File = Key<string>.Required(
        "file",
        new TextShape("the path of a CSV file", 1000, @"^[^\x00-\x1F]*[^\x00-\x20][^\x00-\x1F]*$"),
        "The recording, a CSV file with a header line; in the scenario's folder or below it, where its path starts, or in the current one.");

    public static readonly Key<ImmutableArray<Entry<string>>> Columns = Key<ImmutableArray<Entry<string>>>.Required(
        "columns",
        new MapShape<string>(
            "a mapping from every service to a column, such as compute: rps",
            CommonShapes.Name,
            new TextShape("the name of a column of the recording", 100, @"^[^\x00-\x1F]*[^\x00-\x20][^\x00-\x1F]*$"),
            1,
            CommonShapes.MostServices),
        "For every service the column that holds its load, in requests per second.");

    public static readonly Key<string> Time = Key<string>.Optional(
        "time",
        new TextShape("the name of a column of the recording", 100, @"^[^\x00-\x1F]*[^\x00-\x20][^\x00-\x1F]*$"),
        null,
        "The column that holds times in seconds, ascending: a time step has the load of the last row that is not later. Without it, every row is "
        + "one time step.");

    public static readonly Key<bool> AtEnd = Key<bool>.Optional(
        "at-end",
        new ChoiceShape<bool>(("repeat", true, "the recording begins anew"), ("hold", false, "its last load stays")),
        "repeat",
        "What follows the last row.");

    public static readonly ObjectShape Shape = new(
        $"a {Recorded} load", LoadKeys.KindKey(Recorded), File, Columns, Time, AtEnd);
}
