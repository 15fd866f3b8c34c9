using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A value and the node that it was read from.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Node">Its node; for a default, a node at the place of the object that lacks it.</param>
internal sealed record Located<T>(T Value, YamlValue Node)
{
    /// <summary>Where it stands.</summary>
    public Place Place => Node.Place;
}
