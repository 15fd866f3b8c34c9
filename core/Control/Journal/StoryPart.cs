using System.Collections.Immutable;

namespace Meshward.Core.Control.Journal;

/// <summary>A part of what is told of a decision.</summary>
/// <param name="Heading">What it is about.</param>
/// <param name="Lines">What there is to say, at least one line.</param>
public sealed record StoryPart(string Heading, ImmutableArray<string> Lines);
