using System.Collections.Immutable;

namespace Meshward.Silo.Settings;

/// <summary>Settings as their sources give them, with where each comes from.</summary>
internal sealed class SettingValues
{
    private readonly ImmutableDictionary<Setting, (object Value, string Source)> _given;

    public SettingValues(ImmutableDictionary<Setting, (object Value, string Source)> given) => _given = given;

    /// <summary>Nobody sets anything.</summary>
    public static SettingValues None { get; } = new(ImmutableDictionary<Setting, (object, string)>.Empty);

    /// <summary>The value of a setting, or its default.</summary>
    public T? Of<T>(SettingOf<T> setting) => _given.TryGetValue(setting, out (object Value, string) given) ? (T)given.Value : setting.Default(this);

    /// <summary>Whether a source says it.</summary>
    public bool IsGiven(Setting setting) => _given.ContainsKey(setting);

    /// <summary>Where it is said; its flag where nobody says it.</summary>
    public string PlaceOf(Setting setting) => _given.TryGetValue(setting, out (object, string Source) given) ? given.Source : setting.Flag;

    /// <summary>A setting as people see it: secrets are hidden.</summary>
    public EffectiveSetting Show(Setting setting)
    {
        bool isGiven = _given.TryGetValue(setting, out (object Value, string Source) given);
        object? value = isGiven ? given.Value : setting.DefaultOf(this);
        string? text = value is null ? null : setting.IsSecret ? EffectiveSetting.Hidden : setting.Write(value);
        return new EffectiveSetting(setting.Path, text, isGiven ? given.Source : "default");
    }
}
