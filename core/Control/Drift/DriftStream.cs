using System.Collections.Immutable;

namespace Meshward.Core.Control.Drift;

/// <summary>What speaks for a drift of one target to one side.</summary>
/// <param name="Evidence">[stakes] what bets on it have won, over all steps at which a drift may have begun; at least 0.</param>
/// <param name="Run">Logarithm of what they have won since <paramref name="Since"/>, at least 0.</param>
/// <param name="Since">Time step of the first measurement that counts since evidence was last at its lowest: where a drift would have begun.</param>
public sealed record DriftStream(ImmutableArray<double> Evidence, double Run, long Since);
