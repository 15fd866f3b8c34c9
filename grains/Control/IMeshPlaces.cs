using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Actuation;

namespace Meshward.Grains.Control;

/// <summary>Opens the meshes that orders name.</summary>
public interface IMeshPlaces
{
    /// <summary>Opens a mesh; nothing is asked or changed yet.</summary>
    /// <param name="order">Names the mesh, and says whether it is changed.</param>
    /// <param name="scenario">Its scenario.</param>
    /// <param name="claim">What the controller claims the mesh as: changes by earlier ones are refused by the mesh from then on.</param>
    /// <exception cref="Core.Actuation.ActuatorException">There is none of that name.</exception>
    IControlledMesh Open(ControlOrder order, Scenario scenario, ControllerClaim claim);
}
