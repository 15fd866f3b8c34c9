using Meshward.Core.Simulation;

namespace Meshward.Core.Evaluation;

/// <summary>What a mesh is like from a time step on.</summary>
/// <param name="From">The time step, from 0.</param>
/// <param name="Dynamics">Model, reward and operating region; the scenario's loads, controls and bounds are the same in all phases.</param>
/// <param name="Memory">Outcomes that are shared with other runs on the same model; null to ask the model each time.</param>
public sealed record MeshPhase(long From, MeshDynamics Dynamics, OutcomeMemory? Memory);
