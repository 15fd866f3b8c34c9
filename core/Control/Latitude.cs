namespace Meshward.Core.Control;

/// <summary>What a step may do to the mesh, the least first.</summary>
internal enum Latitude
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>More cores or replicas, and nothing else.</summary>
    Growth,

    /// <summary>Anything that is not less capacity.</summary>
    NeverLess,

    /// <summary>Anything, at the pace that is allowed.</summary>
    Free,

    /// <summary>What a rollback asks for, at once.</summary>
    AtOnce,
}
