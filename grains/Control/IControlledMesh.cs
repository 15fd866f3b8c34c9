using Meshward.Core.Actuation;

namespace Meshward.Grains.Control;

/// <summary>A mesh that a controller acts on. What it was given for acting, such as a lease, is given back when this is disposed.</summary>
public interface IControlledMesh : IAsyncDisposable
{
    /// <summary>Reads and changes it.</summary>
    IActuator Actuator { get; }
}
