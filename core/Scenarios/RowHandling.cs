namespace Meshward.Core.Scenarios;

/// <summary>How trace rows become training rows.</summary>
public enum RowHandling
{
    /// <summary>Broken rows are left out and windows in which nothing completed count as overload; the default.</summary>
    Cleaned,

    /// <summary>Rows as the published code takes them: every number literally, zero delays included.</summary>
    Literal,
}
