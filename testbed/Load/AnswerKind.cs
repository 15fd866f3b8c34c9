namespace Meshward.Testbed.Load;

/// <summary>What an answer says.</summary>
public enum AnswerKind
{
    /// <summary>Served: 2xx.</summary>
    Served,

    /// <summary>Rejected by blocking.</summary>
    Shed,

    /// <summary>Not served within the time limit: 504.</summary>
    TimedOut,

    /// <summary>Anything else, as where a node is down.</summary>
    Broken,
}
