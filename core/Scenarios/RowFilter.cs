namespace Meshward.Core.Scenarios;

/// <summary>Which rows of a trace the model is learned from: those whose value of a column lies between two ends.</summary>
/// <param name="Column">Column of the trace.</param>
/// <param name="AtLeast">Smallest value of rows that are used; null where there is none.</param>
/// <param name="AtMost">Largest value of rows that are used; null where there is none.</param>
public sealed record RowFilter(string Column, double? AtLeast, double? AtMost)
{
    /// <summary>Whether a row with this value is used.</summary>
    public bool Keeps(double value) => !(value < AtLeast) && !(value > AtMost);
}
