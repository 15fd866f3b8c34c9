using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Grains.Contracts;

/// <summary>
/// The controller of a mesh; its key is <see cref="GrainKeys.Controller"/>. It numbers and starts the mesh's trainings and knows the policies that
/// came of them, the current one first. It reads what is stored before it answers: another process may share the store.
/// </summary>
[Alias("meshward.controller")]
public interface IControllerGrain : IGrainWithStringKey
{
    /// <summary>A run key that no training had before.</summary>
    [Alias("reserve-run"), Access(AccessRight.Operate)]
    Task<string> ReserveRunAsync();

    /// <summary>Starts a training under a reserved run key; asked again, it does nothing.</summary>
    [Alias("start-training"), Access(AccessRight.Operate), ResponseTimeout("00:01:00")]
    Task StartTrainingAsync(string run, TrainingOrder order);

    /// <summary>Takes the policy of a training that is over into the list; it is current from now on. Asked again, it does nothing.</summary>
    [Alias("keep-policy"), Access(AccessRight.Silo)]
    Task KeepPolicyAsync(PolicyEntry policy);

    /// <summary>Trained policies, the newest first.</summary>
    [Alias("list-policies"), Access(AccessRight.Read)]
    Task<ImmutableArray<PolicyEntry>> ListPoliciesAsync();

    /// <summary>The newest policy of a scenario, without those that a controller trained for the mesh as it found it; null where there is none.</summary>
    /// <param name="scenarioHash">Hash of the scenario.</param>
    [Alias("find-policy"), Access(AccessRight.Read)]
    Task<PolicyBytes?> FindPolicyAsync(string scenarioHash);

    /// <summary>
    /// Starts the control loop of the mesh; stored before it is acknowledged. The same order twice is done once. What an earlier controller remembered is
    /// gone on with. A controller that runs elsewhere and died is waited for and taken over.
    /// </summary>
    /// <param name="order">What it is to do.</param>
    /// <exception cref="ControlRefusedException">Another controller acts on the mesh, or the order cannot be carried out.</exception>
    [Alias("start-control"), Access(AccessRight.Operate), ResponseTimeout("00:02:00")]
    Task StartControlAsync(ControlOrder order);

    /// <summary>Stops the loop when its step is over, wherever it runs. What it remembers is kept. Does nothing where none runs.</summary>
    /// <param name="from">Who asks, for people.</param>
    /// <param name="order">Identity of the order whose loop is meant: another one goes on. Null for whichever runs.</param>
    [Alias("stop-control"), Access(AccessRight.Operate), ResponseTimeout("00:05:00")]
    Task StopControlAsync(string from, string? order = null);

    /// <summary>Gives an operator's order, which the next step takes, wherever the loop runs; stored before it is acknowledged.</summary>
    /// <param name="order">The order.</param>
    /// <param name="from">Who gives it, for people.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ControlRefusedException">No loop runs.</exception>
    [Alias("order-control"), Access(AccessRight.Operate), ResponseTimeout("00:01:00")]
    Task<long> OrderAsync(OperatorOrder order, string from);

    /// <summary>Where the loop stands, wherever it runs.</summary>
    [Alias("control-status"), Access(AccessRight.Read)]
    Task<ControlStatus> ControlStatusAsync();
}
