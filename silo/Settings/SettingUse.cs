namespace Meshward.Silo.Settings;

/// <summary>Who takes a setting.</summary>
public enum SettingUse
{
    /// <summary>Silos.</summary>
    Silo,

    /// <summary>Verbs of the console with <c>--cluster</c>.</summary>
    Console,

    /// <summary>Both.</summary>
    Both,
}
