namespace Meshward.Core.Scenarios;

/// <summary>What a control acts on.</summary>
public enum ControlKind
{
    /// <summary>Share of a service's requests sent to a node, in [0, 1].</summary>
    Routing,

    /// <summary>Share of a service's requests rejected at the front node, in [0, 1].</summary>
    Blocking,

    /// <summary>CPU given to a node or to the Deployment of a service, in cores.</summary>
    Cores,

    /// <summary>Copies of a node or of the Deployment of a service.</summary>
    Replicas,
}
