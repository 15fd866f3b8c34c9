using System.Collections.Immutable;
using Meshward.Silo.Settings;

namespace Meshward.Client.Results;

/// <summary>What <c>silo --show-settings</c> prints.</summary>
/// <param name="Settings">Every setting with its source; secrets are hidden.</param>
internal sealed record SettingsResult(ImmutableArray<EffectiveSetting> Settings);
