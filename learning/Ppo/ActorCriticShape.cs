using System.Collections.Immutable;

namespace Meshward.Learning.Ppo;

/// <summary>
/// Sizes of a policy and a value network with weights of their own, and their layout in one flat parameter array: the shared input layer
/// of autoregressive heads, the layers of the policy network or networks, in order, then those of the value network; each layer as
/// <see cref="LayerShape"/> says.
/// </summary>
/// <remarks>
/// The policy decides by <em>choices</em>, one a categorical. <see cref="HeadForm.Joint"/> has one, over the joint action (last sub-action
/// fastest); <see cref="HeadForm.Independent"/> one a control, all from one network;
/// <see cref="HeadForm.Autoregressive"/> one a control, each from a network of its own (a head) that also sees the choices before it, one-hot.
/// The weights of what heads see are those of one <see cref="SharedLayer"/>, so that heads, in order, add one row of it each to a
/// running sum, and their cost grows with their number and not with its square; a head has a bias for it and all further layers of its own.
/// </remarks>
public sealed class ActorCriticShape
{
    /// <summary>The shape of both networks.</summary>
    /// <param name="inputSize">Entries of a network input, after encoding.</param>
    /// <param name="hidden">Widths of the tanh layers of each network.</param>
    /// <param name="actionCounts">Number of values of each sub-action.</param>
    /// <param name="heads">How several controls are decided.</param>
    /// <exception cref="ArgumentException">There is no input, no control, or no tanh layer between autoregressive heads and what they share.</exception>
    public ActorCriticShape(int inputSize, ImmutableArray<int> hidden, ImmutableArray<int> actionCounts, HeadForm heads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfZero(actionCounts.Length);
        InputSize = inputSize;
        Hidden = hidden;
        ActionCounts = actionCounts;
        Heads = heads;
        JointActionCount = Product(actionCounts);
        ChoiceCounts = heads == HeadForm.Joint ? [checked((int)JointActionCount)] : actionCounts;
        LogitCount = ChoiceCounts.Sum();

        var policies = ImmutableArray.CreateBuilder<NetworkShape>();
        int offset = 0;
        if (heads == HeadForm.Autoregressive)
        {
            ArgumentOutOfRangeException.ThrowIfZero(hidden.Length);
            SharedLayer = new LayerShape("policy.shared", 0, inputSize + LogitCount - actionCounts[^1], hidden[0], HasBias: false);
            offset = SharedLayer.End;
        }

        foreach (int outputs in heads == HeadForm.Autoregressive ? actionCounts : [LogitCount])
        {
            string name = SharedLayer is null ? "policy" : $"policy{policies.Count}";
            policies.Add(NetworkShape.LayOut(name, offset, SharedLayer is null ? inputSize : 0, hidden, outputs));
            offset = policies[^1].End;
        }

        Policies = policies.ToImmutable();
        PolicyChoices = SharedLayer is null ? [ChoiceCounts] : [.. actionCounts.Select(count => ImmutableArray.Create(count))];
        PolicyOffsets = [.. Policies.Select((_, network) => ChoiceCounts.Take(network).Sum())];
        Value = NetworkShape.LayOut("value", offset, inputSize, hidden, 1);
    }

    /// <summary>Entries of a network input, after encoding.</summary>
    public int InputSize { get; }

    /// <summary>Widths of the tanh layers of each network.</summary>
    public ImmutableArray<int> Hidden { get; }

    /// <summary>Number of values of each sub-action.</summary>
    public ImmutableArray<int> ActionCounts { get; }

    /// <summary>Number of joint actions; long.MaxValue where it is larger than that.</summary>
    public long JointActionCount { get; }

    /// <summary>How several controls are decided.</summary>
    public HeadForm Heads { get; }

    /// <summary>Number of values of each choice.</summary>
    public ImmutableArray<int> ChoiceCounts { get; }

    /// <summary>Number of logits over all choices; also the entries of a mask over choices.</summary>
    public int LogitCount { get; }

    /// <summary>
    /// Where heads are autoregressive, the weights of their common input, no bias: rows for the entries of a network input, then rows for the
    /// values of each choice but the last; otherwise null.
    /// </summary>
    public LayerShape? SharedLayer { get; }

    /// <summary>The policy network, or one a control where heads are autoregressive.</summary>
    public ImmutableArray<NetworkShape> Policies { get; }

    /// <summary>[policy networks] number of values of each choice that the network makes.</summary>
    public ImmutableArray<ImmutableArray<int>> PolicyChoices { get; }

    /// <summary>[policy networks] index of the network's first logit in a row of all logits or of a mask.</summary>
    public ImmutableArray<int> PolicyOffsets { get; }

    /// <summary>The value network.</summary>
    public NetworkShape Value { get; }

    /// <summary>All layers, in the order of the flat parameter array.</summary>
    public IEnumerable<LayerShape> Layers =>
        (SharedLayer is null ? [] : Enumerable.Repeat(SharedLayer, 1)).Concat(Policies.Append(Value).SelectMany(network => network.Layers));

    /// <summary>Length of the flat parameter array, padding included.</summary>
    public int ParameterCount => Value.End;

    /// <summary>
    /// Sub-actions of a row of choices. A choice of -1 (nothing allowed) becomes 0, "no change" for an incremental control.
    /// </summary>
    /// <param name="choices">[ChoiceCounts.Length] choices.</param>
    /// <param name="actions">[ActionCounts.Length] receives the sub-actions.</param>
    public void Decode(ReadOnlySpan<int> choices, Span<int> actions)
    {
        if (Heads != HeadForm.Joint)
        {
            for (int i = 0; i < choices.Length; i++)
            {
                actions[i] = Math.Max(choices[i], 0);
            }

            return;
        }

        int joint = Math.Max(choices[0], 0);
        for (int i = ActionCounts.Length - 1; i > 0; i--)
        {
            (joint, actions[i]) = Math.DivRem(joint, ActionCounts[i]);
        }

        actions[0] = joint;
    }

    private static long Product(ImmutableArray<int> factors)
    {
        Int128 product = 1;
        foreach (int factor in factors)
        {
            product = Int128.Min(product * factor, long.MaxValue);
        }

        return (long)product;
    }
}
