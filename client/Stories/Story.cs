using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Evaluation;

namespace Meshward.Client.Stories;

/// <summary>One story as it went.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Records">Every step of each policy, the one that adapts first, the optimum last.</param>
/// <param name="Events">What happened to the one that adapts.</param>
/// <param name="Stages">[steps] how it decided each.</param>
internal sealed record Story(
    long Seed, ImmutableArray<PolicyRecord> Records, ImmutableArray<AdaptationEvent> Events, ImmutableArray<AdaptationStage> Stages);
