namespace Meshward.Core.Scenarios;

/// <summary>Which ensemble the system model is.</summary>
public enum ModelKind
{
    /// <summary>Random forests of fully grown trees, the papers' kind.</summary>
    Forest,

    /// <summary>Gradient-boosted trees (LightGBM).</summary>
    Boosted,
}
