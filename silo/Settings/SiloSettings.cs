using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Silo.Settings;

/// <summary>What a silo is started with, as file, environment and flags say it.</summary>
public sealed class SiloSettings
{
    private SiloSettings(ClusterSiloOptions silo, ImmutableArray<EffectiveSetting> effective) => (Silo, Effective) = (silo, effective);

    /// <summary>What the silo is started with.</summary>
    public ClusterSiloOptions Silo { get; }

    /// <summary>Every setting with its source; secrets are hidden.</summary>
    public ImmutableArray<EffectiveSetting> Effective { get; }

    /// <summary>Reads all settings.</summary>
    /// <param name="input">Their sources.</param>
    /// <returns>The settings, or every mistake in them.</returns>
    public static Checked<SiloSettings> Read(SettingsInput input)
    {
        (SettingValues values, ImmutableArray<Diagnostic> mistakes) = SettingsReader.Read(input);
        SiloSettingsCheck check = new(values, input);
        ClusterSiloOptions silo = check.Options();
        mistakes = [.. mistakes, .. check.Mistakes];
        return mistakes.IsEmpty
            ? new SiloSettings(silo, [.. SiloSettingList.All.Where(setting => setting.Use != SettingUse.Console).Select(setting => Show(setting, values, silo))])
            : mistakes.Distinct().ToImmutableArray();
    }

    // What follows from others than settings.
    private static EffectiveSetting Show(Setting setting, SettingValues values, ClusterSiloOptions silo)
    {
        EffectiveSetting shown = values.Show(setting);
        return setting switch
        {
            _ when values.IsGiven(setting) => shown,
            _ when setting == SiloSettingList.Data => shown with { Value = silo.DataDirectory },
            _ when setting == SiloSettingList.Host => shown with { Value = silo.Address.ToString(), Source = silo.Kubernetes is null ? shown.Source : KubernetesPod.AddressVariable },
            _ => shown,
        };
    }
}
