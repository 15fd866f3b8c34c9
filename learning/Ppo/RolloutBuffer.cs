namespace Meshward.Learning.Ppo;

/// <summary>
/// The samples of one round. Arrays are step-major: sample i = step * Environments + environment. Observations are kept once each:
/// samples refer to the rows of <see cref="Inputs"/>.
/// </summary>
public sealed class RolloutBuffer
{
    private float[] _inputs = [];
    private bool[] _masks = [];
    private bool[] _firstMasks = []; // [rows * first choice's values] where masks are kept over joint actions
    private bool _masksAreJoint;

    /// <summary>An empty buffer, to be filled again every round.</summary>
    /// <param name="shape">The networks.</param>
    /// <param name="steps">Steps that every environment takes.</param>
    /// <param name="environments">Number of environments.</param>
    public RolloutBuffer(ActorCriticShape shape, int steps, int environments)
    {
        Shape = shape;
        Steps = steps;
        Environments = environments;
        int samples = steps * environments;
        Rows = new int[samples];
        FinalRows = new int[samples];
        Choices = new int[samples * shape.ChoiceCounts.Length];
        LogProbabilities = new float[samples];
        Rewards = new float[samples];
        Values = new float[samples];
        NextValues = new float[samples];
        Terminated = new bool[samples];
        Truncated = new bool[samples];
        Excluded = new bool[samples];
        Advantages = new float[samples];
        Returns = new float[samples];
        Contexts = [.. Enumerable.Range(1, shape.Policies.Length - 1).Select(network => new PolicyContexts(shape, network, samples))];
    }

    /// <summary>The networks.</summary>
    public ActorCriticShape Shape { get; }

    /// <summary>Steps that every environment takes.</summary>
    public int Steps { get; }

    /// <summary>Number of environments.</summary>
    public int Environments { get; }

    /// <summary>Number of samples.</summary>
    public int Count => Rows.Length;

    /// <summary>Number of distinct observations met in this round.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether masks are kept; otherwise everything is allowed everywhere.</summary>
    public bool Masked { get; private set; }

    /// <summary>[RowCount * InputSize] encoded observations.</summary>
    public Span<float> Inputs => _inputs.AsSpan(0, RowCount * Shape.InputSize);

    /// <summary>
    /// Entries of a mask: one a logit, or one a joint action where heads are autoregressive and the environment's masks are joint.
    /// </summary>
    public int MaskSize { get; private set; }

    /// <summary>[RowCount * MaskSize] masks; empty where everything is allowed.</summary>
    public ReadOnlySpan<bool> Masks => Masked ? _masks.AsSpan(0, RowCount * MaskSize) : [];

    /// <summary>[samples] row of the observation acted on.</summary>
    public int[] Rows { get; }

    /// <summary>[samples] row of the observation that the step led to, before any reset.</summary>
    public int[] FinalRows { get; }

    /// <summary>[samples * choices] what was chosen; -1 where nothing was allowed.</summary>
    public int[] Choices { get; }

    /// <summary>[samples] log-probability of the whole action when it was taken.</summary>
    public float[] LogProbabilities { get; }

    /// <summary>[samples] reward of the step.</summary>
    public float[] Rewards { get; }

    /// <summary>[samples] value of the observation acted on.</summary>
    public float[] Values { get; }

    /// <summary>[samples] value of the observation that the step led to, before any reset.</summary>
    public float[] NextValues { get; }

    /// <summary>[samples] whether the episode ended by the task itself: nothing follows.</summary>
    public bool[] Terminated { get; }

    /// <summary>[samples] whether the episode was cut: its value goes on, the sequence of samples does not.</summary>
    public bool[] Truncated { get; }

    /// <summary>
    /// [samples] whether the sample is left out of the loss: an observation or reward that is not finite, or no action allowed.
    /// </summary>
    public bool[] Excluded { get; }

    /// <summary>Samples left out.</summary>
    public int ExcludedCount => Excluded.AsSpan().Count(true);

    /// <summary>[samples] generalised advantages.</summary>
    public float[] Advantages { get; }

    /// <summary>[samples] advantage plus value: what the value network learns.</summary>
    public float[] Returns { get; }

    /// <summary>[policy networks - 1] inputs of the networks after the first, which sees the rows themselves.</summary>
    internal PolicyContexts[] Contexts { get; }

    /// <summary>Number of distinct inputs of a policy network.</summary>
    internal int PolicyRowCount(int network) => network == 0 ? RowCount : Contexts[network - 1].Count;

    /// <summary>[samples] row of a policy network's input that each choice was made in.</summary>
    internal int[] PolicyRows(int network) => network == 0 ? Rows : Contexts[network - 1].OfSample;

    /// <summary>Masks of a policy network, <see cref="PolicyMaskStride"/> apart; empty where everything is allowed.</summary>
    internal ReadOnlySpan<bool> PolicyMasks(int network) =>
        !Masked ? [] : network > 0 ? Contexts[network - 1].Masks : KeepsJointMasks ? _firstMasks.AsSpan(0, RowCount * PolicyMaskStride(0)) : Masks;

    /// <summary>Distance between rows of a policy network's masks.</summary>
    internal int PolicyMaskStride(int network) => network == 0 && !KeepsJointMasks ? Shape.LogitCount : Shape.Policies[network].OutputSize;

    /// <summary>Row of a later policy network that follows a sample's choices in the networks before; notes it for the sample.</summary>
    internal int Follow(int network, int sample)
    {
        int before = network - 1, parent = PolicyRows(before)[sample];
        ReadOnlySpan<bool> mask = Masked ? Masks.Slice(Rows[sample] * MaskSize, MaskSize) : [];
        ReadOnlySpan<int> choices = Choices.AsSpan(sample * Shape.ChoiceCounts.Length, network);
        PolicyContexts contexts = Contexts[before];
        return contexts.OfSample[sample] = contexts.Follow(parent, choices, mask, KeepsJointMasks);
    }

    /// <summary>Forgets the observations of the last round.</summary>
    /// <param name="masked">Whether masks are kept in this round.</param>
    /// <param name="masksAreJoint">Whether the environment's masks are over joint actions, else over the values of each control.</param>
    public void Clear(bool masked, bool masksAreJoint)
    {
        RowCount = 0;
        Masked = masked;
        _masksAreJoint = masksAreJoint;
        MaskSize = KeepsJointMasks ? checked((int)Shape.JointActionCount) : Shape.LogitCount;
        foreach (PolicyContexts contexts in Contexts)
        {
            contexts.Clear();
        }
    }

    /// <summary>Adds a distinct observation; the caller fills its slice of <see cref="Inputs"/>.</summary>
    /// <param name="mask">Mask of the environment; not looked at where masks are not kept.</param>
    /// <param name="allowsAction">Whether some action is allowed.</param>
    /// <returns>Its row.</returns>
    public int AddRow(ReadOnlySpan<bool> mask, out bool allowsAction)
    {
        Reserve(ref _inputs, Shape.InputSize);
        allowsAction = true;
        if (Masked)
        {
            Reserve(ref _masks, MaskSize);
            allowsAction = Keep(mask, _masks.AsSpan(RowCount * MaskSize, MaskSize));
        }

        return RowCount++;
    }

    private bool KeepsJointMasks => Masked && _masksAreJoint && Shape.Heads == HeadForm.Autoregressive;

    private bool Keep(ReadOnlySpan<bool> mask, Span<bool> kept)
    {
        if (KeepsJointMasks)
        {
            int size = PolicyMaskStride(0);
            Reserve(ref _firstMasks, size);
            mask.CopyTo(kept);
            _ = ChoiceMask.Of(Shape, 0, [], mask, masksAreJoint: true, _firstMasks.AsSpan(RowCount * size, size));
            return mask.Contains(true);
        }

        // With autoregressive heads these are masks over choices already, of all networks.
        ReadOnlySpan<bool> choices = Shape.Heads == HeadForm.Autoregressive ? mask : ChoiceMask.Of(Shape, 0, [], mask, _masksAreJoint, kept);
        choices.CopyTo(kept);
        return ChoiceMask.EveryChoiceAllowsSomething(Shape, kept);
    }

    private void Reserve<T>(ref T[] rows, int size)
    {
        int needed = (RowCount + 1) * size;
        if (needed > rows.Length)
        {
            Array.Resize(ref rows, Math.Max(2 * needed, 64 * size));
        }
    }
}
