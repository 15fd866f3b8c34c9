using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>What a control cycle works through.</summary>
/// <param name="Windows">Measures.</param>
/// <param name="Actuator">Reads and changes the mesh.</param>
/// <param name="Proposals">Asks policies.</param>
/// <param name="Journal">Keeps what was seen, decided and done.</param>
/// <param name="Books">Keeps the state, and orders of operators.</param>
/// <param name="Computation">Where it computes.</param>
public sealed record CyclePorts(
    IWindows Windows, IActuator Actuator, IProposals Proposals, IJournal Journal, ICycleBooks Books, IComputation Computation);
