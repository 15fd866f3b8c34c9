using Meshward.Core.Scenarios;

namespace Meshward.Core.Actuation;

/// <summary>Something of a mesh that is not as it is wanted.</summary>
/// <param name="Kind">The operation that would make it so.</param>
/// <param name="Target">The node or service.</param>
/// <param name="Text">One line on what was found and what was expected.</param>
public sealed record MeshDifference(MeshOperationKind Kind, string Target, string Text)
{
    /// <summary>Whether it is of what a control sets.</summary>
    /// <param name="control">The control.</param>
    public bool IsOf(ControlSpec control) => control.Kind switch
    {
        ControlKind.Cores => Kind == MeshOperationKind.SetCores && Target == (control.Node ?? control.Service),
        ControlKind.Replicas => Kind == MeshOperationKind.SetReplicas && Target == (control.Node ?? control.Service),
        _ => Kind == MeshOperationKind.SetTraffic && Target == control.Service,
    };

    /// <summary>The line.</summary>
    public override string ToString() => Text;
}
