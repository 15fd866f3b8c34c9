using System.Collections.Immutable;

namespace Meshward.Grains.Contracts;

/// <summary>
/// The controller of a mesh; its key is <see cref="GrainKeys.Controller"/>. It numbers and starts the mesh's trainings and knows the policies that
/// came of them, the current one first. It reads what is stored before it answers: another process may share the store.
/// </summary>
[Alias("meshward.controller")]
public interface IControllerGrain : IGrainWithStringKey
{
    /// <summary>A run key that no training had before.</summary>
    [Alias("reserve-run")]
    Task<string> ReserveRunAsync();

    /// <summary>Starts a training under a reserved run key; asked again, it does nothing.</summary>
    [Alias("start-training"), ResponseTimeout("00:01:00")]
    Task StartTrainingAsync(string run, TrainingOrder order);

    /// <summary>Takes the policy of a training that is over into the list; it is current from now on. Asked again, it does nothing.</summary>
    [Alias("keep-policy")]
    Task KeepPolicyAsync(PolicyEntry policy);

    /// <summary>Trained policies, the newest first.</summary>
    [Alias("list-policies")]
    Task<ImmutableArray<PolicyEntry>> ListPoliciesAsync();

    /// <summary>The newest policy of a scenario; null where there is none.</summary>
    /// <param name="scenarioHash">Hash of the scenario.</param>
    [Alias("find-policy")]
    Task<PolicyBytes?> FindPolicyAsync(string scenarioHash);
}
