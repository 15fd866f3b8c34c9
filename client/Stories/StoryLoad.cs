using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Stories;

/// <summary>Load patterns one after the other, each from its own beginning.</summary>
/// <param name="Name">Their names.</param>
/// <param name="Parts">The patterns, at least one.</param>
/// <param name="StepsEach">Time steps that each but the last has; the last goes on.</param>
internal sealed record StoryLoad(string Name, ImmutableArray<LoadPattern> Parts, int StepsEach) : LoadPattern(Name)
{
    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [];

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        int part = (int)Math.Min(step / StepsEach, Parts.Length - 1);
        Parts[part].LoadAt(step - ((long)part * StepsEach), ref random, loads);
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) =>
        (Parts.Min(part => part.Range(service).Low), Parts.Max(part => part.Range(service).High));
}
