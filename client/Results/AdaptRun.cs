using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Client.Results;

/// <summary>What happened to the controller that adapts in one story.</summary>
/// <param name="Seed">Seed of the story.</param>
/// <param name="DetectedAfter">Time steps of the changed mesh until its drift was noticed; absent where it was not.</param>
/// <param name="SwappedAfter">Time steps of the changed mesh until a retrained policy took over for the first time; absent where none did.</param>
/// <param name="FalseAlarms">Drifts that were noticed before the change.</param>
/// <param name="Events">Each change of stage.</param>
internal sealed record AdaptRun(long Seed, long? DetectedAfter, long? SwappedAfter, int FalseAlarms, ImmutableArray<AdaptNews> Events)
{
    /// <summary>What happened, from a list of events.</summary>
    public static AdaptRun Of(long seed, int changeAt, ImmutableArray<AdaptationEvent> events)
    {
        return new(
            seed, After(AdaptationEventKind.Drifted), After(AdaptationEventKind.Swapped), events.Count(each => each.Kind == AdaptationEventKind.Drifted && each.Step < changeAt), [.. events.Select(AdaptNews.Of)]);

        long? After(AdaptationEventKind kind) =>
            events.Where(each => each.Kind == kind && each.Step >= changeAt).Select(each => (long?)(each.Step - changeAt + 1)).FirstOrDefault();
    }
}
