namespace Meshward.Client.Results;

/// <summary>How a policy did in the story.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Before">Before the change.</param>
/// <param name="After">From the change to the end.</param>
/// <param name="End">In the last quarter of the time after the change, when who adapts has mostly done so.</param>
internal sealed record AdaptScore(string Name, AdaptFigures Before, AdaptFigures After, AdaptFigures End);
