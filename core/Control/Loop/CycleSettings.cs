using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Loop;

/// <summary>What a control cycle is started with.</summary>
/// <param name="Scenario">Mesh, controls, objectives and safety rules.</param>
/// <param name="Generation">Generation of the controller, which all that it writes carries.</param>
/// <param name="ActiveSince">When it was started, or started again.</param>
/// <param name="IsDryRun">Whether nothing is sent to the mesh.</param>
public sealed record CycleSettings(Scenario Scenario, long Generation, DateTimeOffset ActiveSince, bool IsDryRun);
