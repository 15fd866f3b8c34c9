namespace Meshward.Core.Actuation;

/// <summary>What an operation does to a mesh.</summary>
public enum MeshOperationKind
{
    /// <summary>Gives a workload another number of replicas.</summary>
    SetReplicas,

    /// <summary>Gives each replica of a workload other cores.</summary>
    SetCores,

    /// <summary>Waits until a workload has all of its replicas ready.</summary>
    AwaitReady,

    /// <summary>Sets weights and blocking rate of a service.</summary>
    SetTraffic,

    /// <summary>Waits until requests that were sent by the former weights are answered.</summary>
    Drain,
}
