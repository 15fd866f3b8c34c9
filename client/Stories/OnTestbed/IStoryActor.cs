using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Client.Stories.OnTestbed;

/// <summary>Who acts on the testbed while a story is told.</summary>
internal interface IStoryActor
{
    /// <summary>Its name in tables.</summary>
    string Name { get; }

    /// <summary>The lease under which it drives the testbed as one that measures does; null where it drives as a controller does.</summary>
    long? Generation { get; }

    /// <summary>What happened to its model and its policy.</summary>
    ImmutableArray<AdaptationEvent> Events { get; }

    /// <summary>Acts until it is stopped.</summary>
    /// <param name="ledger">What becomes of requests.</param>
    /// <param name="times">When time steps are.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="Core.Actuation.ActuatorException">The testbed cannot be changed.</exception>
    /// <exception cref="WorkFailedException">It cannot go on.</exception>
    Task ActAsync(StepLedger ledger, StepTimes times, CancellationToken stop);
}
