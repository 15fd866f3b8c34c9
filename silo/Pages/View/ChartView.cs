using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>A chart.</summary>
/// <param name="Id">A name of its own on the page, of letters, digits and dashes.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Unit of its values; empty where they have none.</param>
/// <param name="Across">What is across; <see cref="TimeAcross"/> for time.</param>
/// <param name="Xs">[points] across: seconds since 1970, or numbers.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record ChartView(string Id, string Title, string Unit, string Across, ImmutableArray<double> Xs, ImmutableArray<ChartLine> Lines)
{
    /// <summary>What is across where that is time.</summary>
    public const string TimeAcross = "UTC";

    /// <summary>Whether time is across.</summary>
    public bool IsOverTime => Across == TimeAcross;
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Look">How it is drawn.</param>
/// <param name="Color">Which of the colours it has, from 0; limits have one of their own.</param>
/// <param name="Ys">[points] its values; null where there is none.</param>
internal sealed record ChartLine(string Name, LineLook Look, int Color, ImmutableArray<double?> Ys);

/// <summary>How a line is drawn.</summary>
internal enum LineLook
{
    /// <summary>From point to point.</summary>
    Solid,

    /// <summary>The same, dashed.</summary>
    Dashed,

    /// <summary>As a value that stays until it is changed.</summary>
    Stepped,

    /// <summary>A limit.</summary>
    Bound,
}
