namespace Meshward.Core.Policies.Autoscaling;

/// <summary>Which of several Kubernetes scaling policies counts (<c>selectPolicy</c>).</summary>
public enum SelectPolicy
{
    /// <summary>The one that allows the largest change.</summary>
    Max,

    /// <summary>The one that allows the smallest change.</summary>
    Min,

    /// <summary>None: no scaling in this direction.</summary>
    Disabled,
}
