namespace Meshward.Core.SystemModels;

/// <summary>
/// Rows of features that fill a lattice: every feature moves along one axis at most, and only up or only down on it. A tree is constant on
/// boxes of such a lattice, so that it needs to be walked once for all rows. For one thread; its buffers are reused.
/// </summary>
public sealed class FeatureGrid
{
    /// <summary>Most axes of more than one point, and most points of an axis: a box is packed into one byte an axis (<see cref="GridWalk"/>).</summary>
    internal const int MostAxes = 8, MostPoints = 255;

    /// <summary>Values that are compared at once.</summary>
    internal const int VectorSize = 4;

    private const int Room = (MostPoints + VectorSize - 1) / VectorSize * VectorSize;

    private readonly int[] _lengths = new int[MostAxes]; // in the order of the rows
    private readonly int[] _strides = new int[MostAxes];
    private readonly int[] _axes = new int[MostAxes]; // the same axes in the order of the sums: the longest is the fastest
    private readonly int[] _sumLengths = new int[MostAxes];
    private readonly int[] _sumStrides = new int[MostAxes];
    private double[] _sums = [];
    private double[] _values = [];
    private GridFeature[] _features = [];

    /// <summary>Number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _features.Length;

    /// <summary>Number of axes with more than one point, at least 1.</summary>
    internal int AxisCount { get; private set; }

    /// <summary>[AxisCount] points of each axis, outermost first, in the order of <see cref="Sums"/>.</summary>
    internal ReadOnlySpan<int> Lengths => _sumLengths.AsSpan(0, AxisCount);

    /// <summary>[AxisCount] distance between neighbours on each axis in <see cref="Sums"/>.</summary>
    internal ReadOnlySpan<int> Strides => _sumStrides.AsSpan(0, AxisCount);

    /// <summary>
    /// [RowCount] what the walk adds up, ordered so that the longest axis is the fastest: what a leaf adds to lies close together.
    /// </summary>
    internal Span<double> Sums => _sums.AsSpan(0, RowCount);

    /// <summary>How each feature moves.</summary>
    internal ReadOnlySpan<GridFeature> Features => _features;

    /// <summary>Values of every feature along its axis, feature by feature.</summary>
    internal ReadOnlySpan<double> Values => _values;

    /// <summary>Buffer of the walk.</summary>
    internal GridBox[] Boxes { get; set; } = new GridBox[256];

    /// <summary>Reads rows, or tells that they do not fill a lattice of a size that can be walked; the grid is of no use then.</summary>
    /// <param name="rows">[rows * featureCount], row-major; rows in the lattice's order, last axis fastest.</param>
    /// <param name="featureCount">Features of a row, at least 1.</param>
    /// <param name="lengths">Points of each axis, outermost first; their product is the number of rows.</param>
    public bool TryRead(ReadOnlySpan<double> rows, int featureCount, ReadOnlySpan<int> lengths)
    {
        if (!TrySetAxes(lengths) || (long)RowCount * featureCount != rows.Length)
        {
            return false;
        }

        if (_features.Length != featureCount)
        {
            (_features, _values) = (new GridFeature[featureCount], new double[featureCount * Room]);
        }

        for (int feature = 0; feature < featureCount; feature++)
        {
            // A feature that stays the same counts as one that moves on the first axis, with the same value everywhere.
            int axis = AxisThatMoves(rows, feature), run = axis < 0 ? RowCount : _strides[axis], points = axis < 0 ? 1 : _lengths[axis];
            Span<double> values = _values.AsSpan(feature * Room, Room);
            values.Fill(double.NaN);
            for (int point = 0; point < points; point++)
            {
                values[point] = rows[point * run * featureCount + feature];
            }

            bool falls = values[0] > values[points - 1];
            if (!IsOrdered(values[..points], falls) || !IsEverywhere(rows, feature, run, values[..points]))
            {
                return false;
            }

            if (axis < 0)
            {
                (axis, points) = (0, _lengths[0]);
                values[..points].Fill(values[0]);
            }

            int vectors = (points + VectorSize - 1) / VectorSize;
            int place = _axes.AsSpan(0, AxisCount).IndexOf(axis);
            _features[feature] = new GridFeature(feature * Room, vectors, points, place, _sumStrides[place], falls);
        }

        return true;
    }

    /// <summary>Clears the sums.</summary>
    internal void StartSums()
    {
        if (_sums.Length < RowCount)
        {
            _sums = new double[RowCount];
        }

        Sums.Clear();
    }

    /// <summary>Takes the sums in the order of the rows, each times a scale and plus a bias.</summary>
    /// <param name="predictions">[RowCount] receives them.</param>
    /// <param name="bias">What is added.</param>
    /// <param name="scale">What sums are multiplied by.</param>
    internal void Finish(Span<double> predictions, double bias, double scale)
    {
        int last = AxisCount - 1, run = _lengths[last], step = _sumStrides[_axes.AsSpan(0, AxisCount).IndexOf(last)];
        Span<int> point = stackalloc int[MostAxes];
        for (int first = 0, at = 0; first < predictions.Length; first += run)
        {
            for (int row = 0; row < run; row++)
            {
                predictions[first + row] = bias + scale * _sums[at + row * step];
            }

            at = Next(point, at);
        }
    }

    private bool TrySetAxes(ReadOnlySpan<int> lengths)
    {
        (AxisCount, RowCount) = (0, 1);
        foreach (int length in lengths)
        {
            if (length == 1)
            {
                continue;
            }

            if (length is < 1 or > MostPoints || AxisCount == MostAxes || (long)RowCount * length > int.MaxValue)
            {
                return false;
            }

            _lengths[AxisCount++] = length;
            RowCount *= length;
        }

        if (AxisCount == 0)
        {
            _lengths[AxisCount++] = 1;
        }

        int stride = 1, sumStride = 1;
        for (int axis = 0; axis < AxisCount; axis++)
        {
            _axes[axis] = axis;
        }

        _axes.AsSpan(0, AxisCount).Sort((one, other) => _lengths[one] != _lengths[other] ? _lengths[one] - _lengths[other] : one - other);
        for (int axis = AxisCount - 1; axis >= 0; axis--)
        {
            (_strides[axis], _sumStrides[axis], _sumLengths[axis]) = (stride, sumStride, _lengths[_axes[axis]]);
            stride *= _lengths[axis];
            sumStride *= _sumLengths[axis];
        }

        return true;
    }

    // Moves on to the next point of all axes of the rows but the last, and gives its place in the sums.
    private int Next(Span<int> point, int at)
    {
        for (int axis = AxisCount - 2; axis >= 0; axis--)
        {
            int step = _sumStrides[_axes.AsSpan(0, AxisCount).IndexOf(axis)];
            if (++point[axis] < _lengths[axis])
            {
                return at + step;
            }

            at -= (point[axis] - 1) * step;
            point[axis] = 0;
        }

        return at;
    }

    /// <summary>The first axis on which a feature moves while the other axes stay at their first point; -1 where there is none.</summary>
    private int AxisThatMoves(ReadOnlySpan<double> rows, int feature)
    {
        for (int axis = 0; axis < AxisCount; axis++)
        {
            for (int point = 1; point < _lengths[axis]; point++)
            {
                if (rows[point * _strides[axis] * FeatureCount + feature] != rows[feature])
                {
                    return axis;
                }
            }
        }

        return -1;
    }

    private static bool IsOrdered(ReadOnlySpan<double> values, bool falls)
    {
        for (int point = 1; point < values.Length; point++)
        {
            // What is not a number is in no order.
            if (!(falls ? values[point - 1] >= values[point] : values[point - 1] <= values[point]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a feature has, in every row, the value of the row's point on its axis.</summary>
    private bool IsEverywhere(ReadOnlySpan<double> rows, int feature, int run, ReadOnlySpan<double> values)
    {
        int at = feature;
        for (int first = 0, point = 0; first < RowCount; first += run, point = point + 1 == values.Length ? 0 : point + 1)
        {
            for (int row = 0; row < run; row++, at += FeatureCount)
            {
                if (rows[at] != values[point])
                {
                    return false;
                }
            }
        }

        return true;
    }
}
