using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Evaluation;

namespace Meshward.Client.Stories;

/// <summary>One story as it went.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Records">Every step of each policy, the one that adapts first.</param>
/// <param name="Events">What happened to the one that adapts.</param>
/// <param name="Stages">[steps] how it decided each.</param>
/// <param name="Beside">Names of one or two policies that are drawn beneath it.</param>
internal sealed record Story(
    long Seed, ImmutableArray<PolicyRecord> Records, ImmutableArray<AdaptationEvent> Events, ImmutableArray<AdaptationStage> Stages, ImmutableArray<string> Beside);
