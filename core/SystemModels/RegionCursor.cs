using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A place in an operating region that is moved one coordinate at a time: whether it is inside is told without looking at the coordinates
/// that stay. For one thread.
/// </summary>
/// <param name="region">The region.</param>
internal sealed class RegionCursor(OperatingRegion region)
{
    private readonly ImmutableArray<bool> _isLoad = region.IsLoad;
    private readonly int[] _levels = new int[region.Features.Length];
    private readonly List<UInt128> _keys = [];
    private int _unmeasured;

    /// <summary>Whether the place is inside.</summary>
    public bool IsInside
    {
        get
        {
            bool isInside = _unmeasured == 0 && _keys.Count > 0;
            for (int i = 0; i < _keys.Count && isInside; i++)
            {
                isInside = region.IsMeasured(_keys[i]);
            }

            return isInside;
        }
    }

    /// <summary>Goes to a place.</summary>
    /// <param name="features">[features] inputs of the model.</param>
    public void Begin(ReadOnlySpan<double> features)
    {
        _unmeasured = 0;
        for (int coordinate = 0; coordinate < _levels.Length; coordinate++)
        {
            _levels[coordinate] = region.LevelOf(coordinate, features[region.Features[coordinate]]);
            _unmeasured += _levels[coordinate] < 0 && !_isLoad[coordinate] ? 1 : 0;
        }

        _keys.Clear();
        region.AddKeys(_levels, _keys);
    }

    /// <summary>Changes a coordinate that does not move with the load.</summary>
    /// <param name="coordinate">Which one.</param>
    /// <param name="value">Its value.</param>
    public void Move(int coordinate, double value)
    {
        int before = _levels[coordinate], after = region.LevelOf(coordinate, value);
        _levels[coordinate] = after;
        _unmeasured += (after < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
        UInt128 up = region.StrideOf(coordinate) * (uint)Math.Max(0, after), down = region.StrideOf(coordinate) * (uint)Math.Max(0, before);
        for (int i = 0; i < _keys.Count; i++)
        {
            _keys[i] = unchecked(_keys[i] - down + up);
        }
    }
}
