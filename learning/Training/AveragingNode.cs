namespace Meshward.Learning.Training;

/// <summary>A simulator, or a group whose sum is formed before that of the whole round (<see cref="AveragingTree"/>).</summary>
/// <param name="Level">0 for a simulator, 1 for a group of simulators, 2 for a group of such groups, and so on.</param>
/// <param name="Number">Number from 0: among the simulators, or among the groups of all levels.</param>
public readonly record struct AveragingNode(int Level, int Number);
