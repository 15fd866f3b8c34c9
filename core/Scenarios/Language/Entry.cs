using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>One entry of a mapping whose keys are names that the author chose.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; null where it was wrong, which is a finding already.</param>
internal sealed record Entry<T>(YamlScalar Key, Located<T>? Value)
{
    /// <summary>The key's text.</summary>
    public string Name => Key.Text;
}
