namespace Meshward.Client.Options;

/// <summary>What <c>control</c> asks of a controller that runs already.</summary>
internal enum ControlRequestKind
{
    /// <summary>Where it runs, and what it did.</summary>
    Status,

    /// <summary>To stop.</summary>
    Stop,

    /// <summary>To change nothing.</summary>
    Pause,

    /// <summary>To end a pause.</summary>
    Resume,

    /// <summary>To go back to the last good configuration.</summary>
    Rollback,
}
