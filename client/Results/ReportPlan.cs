namespace Meshward.Client.Results;

/// <summary>What a report computes of each scenario and system model; results of another plan are not reused.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Seed">First seed of trainings and of loads.</param>
/// <param name="Seeds">Trainings with each system model.</param>
/// <param name="PublishedSeeds">Trainings with the published preset, on model seed 0.</param>
/// <param name="TrainingSteps">Budget of each training, environment steps; absent for the presets'.</param>
/// <param name="Loads">Load patterns, with commas between them.</param>
/// <param name="Steps">Time steps to walk with each seed of a load.</param>
/// <param name="LoadSeeds">Seeds of each load.</param>
internal sealed record ReportPlan(string Version, long Seed, int Seeds, int PublishedSeeds, long? TrainingSteps, string Loads, int Steps, int LoadSeeds);
