namespace Meshward.Mesh.Actuation;

/// <summary>Who holds the lease of a mesh.</summary>
/// <param name="Name">Who that is, for people; no other process and no other run has the same.</param>
public sealed record LeaseHolder(string Name)
{
    /// <summary>The controller that it is; null where it is none.</summary>
    public ControllerClaim? Controller { get; init; }

    /// <summary>A controller as a holder.</summary>
    public static LeaseHolder Of(ControllerClaim controller) => new(controller.ToString()) { Controller = controller };
}
