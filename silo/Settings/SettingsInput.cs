using System.Collections.Immutable;

namespace Meshward.Silo.Settings;

/// <summary>Where settings come from.</summary>
/// <param name="Flags">Text of each flag that is given, by its name such as <c>--port</c>.</param>
/// <param name="Environment">The environment.</param>
/// <param name="UsualData">The data directory where nobody names one.</param>
public sealed record SettingsInput(ImmutableDictionary<string, string> Flags, ImmutableDictionary<string, string> Environment, string UsualData);
