namespace Meshward.Silo.Settings;

/// <summary>A setting as it is in force.</summary>
/// <param name="Key">Its path in a settings file.</param>
/// <param name="Value">Its value, <see cref="Hidden"/> where it is secret; null where it has none.</param>
/// <param name="Source">The file with the key's path, the environment's variable or the flag that says it; <c>default</c> where none does.</param>
public sealed record EffectiveSetting(string Key, string? Value, string Source)
{
    /// <summary>What stands for a secret.</summary>
    public const string Hidden = "(hidden)";
}
