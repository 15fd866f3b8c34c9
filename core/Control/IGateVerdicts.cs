using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>Where verdicts of the gate are kept: one for each policy and recording, the newest.</summary>
public interface IGateVerdicts
{
    /// <summary>Keeps a verdict instead of an earlier one on the same policy and recording.</summary>
    /// <param name="verdict">The verdict.</param>
    void Keep(GateVerdict verdict);

    /// <summary>The verdicts on a policy, by the hashes of their recordings; none where it was never judged.</summary>
    /// <param name="policySha256">SHA-256 of the policy's file, lower-case hex.</param>
    ImmutableArray<GateVerdict> Find(string policySha256);
}
