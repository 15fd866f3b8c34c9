using Meshward.Core.Policies;

namespace Meshward.Core.Control.Adaptation;

/// <summary>A policy that was trained on a refitted model, before the gate has judged it.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="File">The bytes of its file.</param>
/// <param name="Sha256">Their hash.</param>
/// <param name="Run">Key of its training.</param>
public sealed record TrainedCandidate(IPolicy Policy, ReadOnlyMemory<byte> File, string Sha256, string Run);
