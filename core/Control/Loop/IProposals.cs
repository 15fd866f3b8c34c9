using System.Collections.Immutable;
using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>
/// What policies would do, and what the model says of it. The controller asks once a step; whoever adapts policies to a mesh that changes does it
/// behind this.
/// </summary>
public interface IProposals
{
    /// <summary>What policy and twin would do.</summary>
    /// <param name="observed">The loads.</param>
    /// <param name="present">[controls] what the mesh is set to; null where that is not known.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    Task<ProposalSet> ProposeAsync(ObservedMesh observed, ImmutableArray<double?> present, CancellationToken cancellationToken);

    /// <summary>What the model says of a configuration; null outside the model.</summary>
    /// <param name="loads">[services] requests per second.</param>
    /// <param name="values">[controls] values in their own units; null where one is not known.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    Task<PredictedOutcome?> PredictAsync(ImmutableArray<double> loads, ImmutableArray<double?> values, CancellationToken cancellationToken);

    /// <summary>Takes in what was measured of the step before.</summary>
    /// <param name="step">What was measured.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What changes for it, for the journal; nothing by default.</returns>
    Task<ImmutableArray<ProposalChange>> LearnAsync(MeasuredStep step, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<ProposalChange>.Empty);
}
