using System.Collections.Immutable;
using Meshward.Grains.Contracts;

namespace Meshward.Silo.Pages;

/// <summary>What is known of a mesh at a moment.</summary>
/// <param name="Mesh">Its name.</param>
/// <param name="Now">The moment.</param>
/// <param name="Status">Where its controller stands.</param>
/// <param name="IsAlive">Whether that gives signs of life.</param>
/// <param name="History">What is known of its journal.</param>
/// <param name="Trainings">Trainings of its scenario, the newest first.</param>
/// <param name="Problem">One line on what keeps this from being new; null where nothing does.</param>
internal sealed record MeshLook(
    string Mesh, DateTimeOffset Now, ControlStatus Status, bool IsAlive, MeshHistory History, ImmutableArray<TrainingLook> Trainings, string? Problem);

/// <summary>What is known of a training.</summary>
/// <param name="Entry">The training.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Curve">Its learning curve until now: environment steps, and mean reward of the greedy policy.</param>
internal sealed record TrainingLook(RunEntry Entry, TrainingStatus Status, ImmutableArray<(long EnvSteps, double Reward)> Curve);
