using System.Collections.Immutable;
using Meshward.Core.SystemModels.Refitting;

namespace Meshward.Core.Control.Adaptation;

/// <summary>An order to train a policy in the background and to judge it at the gate, for whoever runs trainings.</summary>
/// <param name="Number">Its number, for <see cref="TrainingNews"/>.</param>
/// <param name="Samples">Samples behind the refitted model that it is trained on.</param>
public sealed record TrainingOrder(int Number, ImmutableArray<RecentSample> Samples);
