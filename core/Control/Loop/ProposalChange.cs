using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>Something that changes in how proposals are made.</summary>
/// <param name="Event">What.</param>
/// <param name="Text">One line on it.</param>
public sealed record ProposalChange(JournalEvent Event, string Text);
