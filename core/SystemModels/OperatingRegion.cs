using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>
/// The part of (load, configuration) space that the trace covers: the combinations of configuration columns that were measured.
/// Outside it the model is not trusted and actions are masked.
/// </summary>
public sealed class OperatingRegion
{
    private readonly ImmutableArray<int> _columns;
    private readonly ImmutableHashSet<string> _seen;

    /// <summary>A region of measured combinations.</summary>
    /// <param name="columns">Indices of the configuration columns among the features.</param>
    /// <param name="seen">[combinations][columns] measured values.</param>
    public OperatingRegion(ImmutableArray<int> columns, IEnumerable<ImmutableArray<double>> seen)
    {
        _columns = columns;
        _seen = [.. seen.Select(Key)];
    }

    /// <summary>Whether a row of features lies in the region.</summary>
    /// <param name="features">[features] inputs of the model.</param>
    public bool Contains(ReadOnlySpan<double> features)
    {
        var values = ImmutableArray.CreateBuilder<double>(_columns.Length);
        foreach (int column in _columns)
        {
            values.Add(features[column]);
        }

        return _seen.Contains(Key(values.MoveToImmutable()));
    }

    private static string Key(ImmutableArray<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)));
}
