namespace Meshward.Testbed.Load;

/// <summary>What became of a request.</summary>
public enum AnswerKind
{
    /// <summary>Served: 2xx.</summary>
    Served,

    /// <summary>Rejected by blocking.</summary>
    Shed,

    /// <summary>Not served within the time limit: 504.</summary>
    TimedOut,

    /// <summary>Any other answer, as where a node is down.</summary>
    Broken,

    /// <summary>No answer at all, within the patience of whoever sent it.</summary>
    Unanswered,
}
