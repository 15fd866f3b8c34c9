namespace Meshward.Silo.Pages;

/// <summary>How something stands, for the eye; words say the same.</summary>
internal enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>To be looked at.</summary>
    Warning,

    /// <summary>Not as it should be.</summary>
    Bad,
}
