namespace Meshward.Core.Traces;

/// <summary>Why a row of a trace is not used.</summary>
public enum LeftOutReason
{
    /// <summary>A cell that the model needs is empty or NaN.</summary>
    Incomplete,

    /// <summary>A cell that the model needs is infinite.</summary>
    NotFinite,

    /// <summary>A cell that the model needs is below zero; loads, shares, cores and delays never are.</summary>
    Negative,

    /// <summary>The row equals an earlier one in every column, although it holds a measured delay: it was written twice.</summary>
    Duplicate,

    /// <summary>No request was admitted and none completed: there is no delay to learn from.</summary>
    NoRequests,

    /// <summary>The scenario asks for other rows of this trace.</summary>
    NotAskedFor,
}
