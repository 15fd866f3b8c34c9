using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>A proposal with what the model says of it.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Action">The same in words and figures.</param>
public sealed record RankedProposal(Proposal Proposal, ProposedAction Action);
