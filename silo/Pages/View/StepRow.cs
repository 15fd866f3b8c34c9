using System.Collections.Immutable;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>A decision, or something that happened between two.</summary>
/// <param name="Id">Tells it from others.</param>
/// <param name="At">When.</param>
/// <param name="Number">Number of the decision; null for an event.</param>
/// <param name="Title">What is changed, or what happened.</param>
/// <param name="Load">The load that it went by; empty for an event.</param>
/// <param name="By">Where it comes from; empty for an event.</param>
/// <param name="Reasons">Rules that acted, with what they were given and did; or the text of an event.</param>
/// <param name="Comparison">What was predicted and what was measured.</param>
/// <param name="Outcome">What became of it; empty for an event.</param>
/// <param name="OutcomeTone">The same for the eye.</param>
/// <param name="Met">Whether the objectives were met after it.</param>
/// <param name="MetTone">The same for the eye.</param>
/// <param name="Story">All of it in words; empty for an event.</param>
internal sealed record StepRow(
    string Id,
    DateTimeOffset At,
    long? Number,
    string Title,
    string Load,
    string By,
    ImmutableArray<(string Name, string Text)> Reasons,
    ImmutableArray<Comparison> Comparison,
    string Outcome,
    Tone OutcomeTone,
    string Met,
    Tone MetTone,
    ImmutableArray<StoryPart> Story);

/// <summary>What was predicted of a target, and what was measured.</summary>
/// <param name="Target">The target.</param>
/// <param name="Predicted">What was predicted; a question mark where nothing was.</param>
/// <param name="Measured">What was measured; an ellipsis where that is to come.</param>
internal sealed record Comparison(string Target, string Predicted, string Measured);
