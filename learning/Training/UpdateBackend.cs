namespace Meshward.Learning.Training;

/// <summary>Who computes the PPO update.</summary>
public enum UpdateBackend
{
    /// <summary>The SIMD update in C#; the default.</summary>
    Fused,

    /// <summary>TorchSharp, the reference.</summary>
    Torch,
}
