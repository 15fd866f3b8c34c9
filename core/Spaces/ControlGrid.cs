using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Spaces;

/// <summary>
/// The lattice of configurations: one level a control. A configuration is a row of level indices, or, where the lattice is small,
/// one joint number in mixed radix with the last control varying fastest.
/// </summary>
public sealed class ControlGrid
{
    private readonly ImmutableArray<ControlSpec> _controls;
    private readonly int[] _levelCounts;
    private readonly int[] _actionCounts;

    /// <summary>The lattice of these controls.</summary>
    public ControlGrid(ImmutableArray<ControlSpec> controls)
    {
        _controls = controls;
        InitialLevels = [.. controls.Select(control => control.InitialLevel)];
        JointCount = Product(controls.Select(control => control.Levels.Length));
        ActionCounts = [.. controls.Select(control => control.ActionCount)];
        JointActionCount = Product(ActionCounts);
        IsAbsolute = controls.All(control => control.Mode == ControlMode.Absolute);
        _levelCounts = [.. controls.Select(control => control.Levels.Length)];
        _actionCounts = [.. ActionCounts];
    }

    /// <summary>Number of controls.</summary>
    public int Count => _controls.Length;

    /// <summary>The controls, in order.</summary>
    public ImmutableArray<ControlSpec> Controls => _controls;

    /// <summary>Level indices that the mesh starts from.</summary>
    public ImmutableArray<int> InitialLevels { get; }

    /// <summary>Number of configurations; long.MaxValue where it is larger than that.</summary>
    public long JointCount { get; }

    /// <summary>Number of values of each sub-action.</summary>
    public ImmutableArray<int> ActionCounts { get; }

    /// <summary>Whether every action chooses levels: joint actions are numbered as the configurations that they lead to.</summary>
    public bool IsAbsolute { get; }

    /// <summary>Number of joint actions; long.MaxValue where it is larger than that.</summary>
    public long JointActionCount { get; }

    /// <summary>Values of a row of level indices.</summary>
    public void Values(ReadOnlySpan<int> levels, Span<double> values)
    {
        for (int i = 0; i < _controls.Length; i++)
        {
            values[i] = _controls[i].Levels[levels[i]];
        }
    }

    /// <summary>Joint number of a row of level indices.</summary>
    public int Encode(ReadOnlySpan<int> levels)
    {
        int joint = 0;
        for (int i = 0; i < _levelCounts.Length; i++)
        {
            joint = joint * _levelCounts[i] + levels[i];
        }

        return joint;
    }

    /// <summary>Row of level indices of a joint number.</summary>
    public void Decode(int joint, Span<int> levels)
    {
        for (int i = _controls.Length - 1; i >= 0; i--)
        {
            (joint, levels[i]) = Math.DivRem(joint, _levelCounts[i]);
        }
    }

    /// <summary>Joint number of a row of sub-actions.</summary>
    public int EncodeAction(ReadOnlySpan<int> actions)
    {
        int joint = 0;
        for (int i = 0; i < _actionCounts.Length; i++)
        {
            joint = joint * _actionCounts[i] + actions[i];
        }

        return joint;
    }

    /// <summary>Row of sub-actions of a joint action number.</summary>
    public void DecodeAction(int joint, Span<int> actions)
    {
        for (int i = _controls.Length - 1; i >= 0; i--)
        {
            (joint, actions[i]) = Math.DivRem(joint, _actionCounts[i]);
        }
    }

    /// <summary>The configuration after an action: levels chosen, or moved by one and clipped to the range.</summary>
    /// <param name="levels">Level indices before.</param>
    /// <param name="actions">Sub-actions.</param>
    /// <param name="next">Level indices after; may be the same span as <paramref name="levels"/>.</param>
    public void Apply(ReadOnlySpan<int> levels, ReadOnlySpan<int> actions, Span<int> next)
    {
        for (int i = 0; i < _controls.Length; i++)
        {
            next[i] = LevelAfter(i, levels[i], actions[i]);
        }
    }

    /// <summary>The level of one control after a sub-action: chosen, or moved by one and clipped to the range.</summary>
    /// <param name="control">The control.</param>
    /// <param name="level">Its level index before.</param>
    /// <param name="action">Its sub-action.</param>
    public int LevelAfter(int control, int level, int action) => _controls[control].Mode == ControlMode.Absolute
        ? action
        : Math.Clamp(level + (action switch { 1 => -1, 2 => 1, _ => 0 }), 0, _levelCounts[control] - 1);

    /// <summary>Draws a configuration that an episode of training starts from.</summary>
    /// <param name="random">One number is drawn for each control that has several start levels.</param>
    /// <param name="levels">[controls] receives level indices.</param>
    public void DrawStart(ref CounterRandom random, Span<int> levels)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            ImmutableArray<int> start = _controls[i].StartLevels;
            levels[i] = start.Length == 1 ? start[0] : start[random.NextInt(start.Length)];
        }
    }

    private static long Product(IEnumerable<int> factors)
    {
        Int128 product = 1;
        foreach (int factor in factors)
        {
            product *= factor;
            if (product > long.MaxValue)
            {
                return long.MaxValue;
            }
        }

        return (long)product;
    }
}
