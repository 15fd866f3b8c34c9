using System.Text.Json;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Client.Results;

/// <summary>A change of stage of the controller that adapts.</summary>
/// <param name="Step">Time step after which it happened.</param>
/// <param name="Kind">drifted, training_began, training_dropped, swapped or refused.</param>
/// <param name="Stage">How actions are decided from now on: following, rollout or retraining.</param>
/// <param name="Words">What happened and why.</param>
internal sealed record AdaptNews(long Step, string Kind, string Stage, string Words)
{
    /// <summary>The same in words.</summary>
    public static AdaptNews Of(AdaptationEvent each) => new(each.Step, Snake(each.Kind), Snake(each.Stage), each.Words);

    private static string Snake<T>(T name)
        where T : Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString());
}
