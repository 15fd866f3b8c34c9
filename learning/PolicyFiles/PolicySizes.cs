namespace Meshward.Learning.PolicyFiles;

/// <summary>Largest sizes of policy files. Whatever is larger is refused before it takes time or memory.</summary>
public static class PolicySizes
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    /// <summary>Most bytes of its header.</summary>
    public const int MostHeaderBytes = 16 * 1024 * 1024;

    /// <summary>Most levels of nesting in the header.</summary>
    public const int DeepestHeader = 8;

    /// <summary>Most hidden layers of a network.</summary>
    public const int MostLayers = 64;

    /// <summary>Most entries of a network's input, neurons of a layer, and values of a choice.</summary>
    public const int WidestLayer = 1_000_000;

    /// <summary>Most parameters, with the padding that they have in memory.</summary>
    public const int MostParameters = MostBytes / sizeof(float);

    /// <summary>Most controls.</summary>
    public const int MostControls = 10_000;
}
