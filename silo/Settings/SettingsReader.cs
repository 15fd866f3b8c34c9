using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Silo.Settings;

/// <summary>Puts settings together: built-in defaults, then a file, then the environment, then flags; what comes later counts.</summary>
internal sealed class SettingsReader
{
    private const int LongestShown = 200;

    private readonly SettingsInput _input;
    private readonly Dictionary<Setting, (object Value, string Source)> _values = [];
    private readonly List<Diagnostic> _mistakes = [];

    private SettingsReader(SettingsInput input) => _input = input;

    /// <summary>Reads all sources.</summary>
    /// <returns>What was read, and every mistake in it.</returns>
    public static (SettingValues Values, ImmutableArray<Diagnostic> Mistakes) Read(SettingsInput input)
    {
        var reader = new SettingsReader(input);
        reader.TakeFile();
        reader.TakeEnvironment();
        reader.TakeFlags();
        return (new SettingValues(reader._values.ToImmutableDictionary()), [.. reader._mistakes]);
    }

    /// <summary>Reads what consoles take: the environment and flags. What else the environment holds is a silo's business.</summary>
    public static (SettingValues Values, ImmutableArray<Diagnostic> Mistakes) ReadConsole(ImmutableDictionary<string, string> flags, ImmutableDictionary<string, string> environment)
    {
        var reader = new SettingsReader(new SettingsInput(flags, environment, ""));
        foreach (Setting setting in SiloSettingList.All.Where(setting => setting.Use != SettingUse.Silo))
        {
            if (reader.Variable(setting) is { Key: string variable, Value: string text })
                reader.Take(setting, variable, text);
            if (flags.TryGetValue(setting.Flag, out string? flag))
                reader.Take(setting, setting.Flag, flag);
        }

        return (new SettingValues(reader._values.ToImmutableDictionary()), [.. reader._mistakes]);
    }

    private void TakeFile()
    {
        string? named = Early(SiloSettingList.File);
        string file = named ?? Path.Combine(Early(SiloSettingList.Data) ?? _input.UsualData, SettingsFile.Name);
        (ImmutableArray<(string Key, string Text)> found, ImmutableArray<Diagnostic> mistakes) = SettingsFile.Read(file, named is not null);
        _mistakes.AddRange(mistakes);
        foreach ((string key, string text) in found)
        {
            string source = $"{file}: {key}";
            Setting? setting = SiloSettingList.All.FirstOrDefault(each => string.Equals(each.Path, key, StringComparison.OrdinalIgnoreCase));
            if (setting is null or { Use: SettingUse.Console })
                Complain(source, $"found an unknown key, expected one of {string.Join(", ", SiloSettingList.All.Where(each => !each.IsOutsideFiles && each.Use != SettingUse.Console).Select(each => each.Path))}");
            else if (setting.IsOutsideFiles)
                Complain(source, $"found a setting that says where this file is, expected it as {setting.Flag} or {setting.Variable}");
            else
                Take(setting, source, text);
        }
    }

    private void TakeEnvironment()
    {
        foreach (Setting setting in SiloSettingList.All)
        {
            if (setting.OtherVariable is string other && _input.Environment.TryGetValue(other, out string? less))
                Take(setting, other, less);
        }

        foreach ((string variable, string text) in _input.Environment.Where(each => each.Key.StartsWith(Setting.VariablePrefix, StringComparison.OrdinalIgnoreCase)).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (SiloSettingList.All.FirstOrDefault(each => string.Equals(each.Variable, variable, StringComparison.OrdinalIgnoreCase)) is not Setting setting)
                Complain(variable, $"found an unknown setting, expected one of {string.Join(", ", SiloSettingList.All.Select(each => each.Variable))}");
            else if (setting.Use != SettingUse.Console)
                Take(setting, variable, text);
        }
    }

    private void TakeFlags()
    {
        foreach (Setting setting in SiloSettingList.All)
        {
            if (_input.Flags.TryGetValue(setting.Flag, out string? text))
                Take(setting, setting.Flag, text);
        }
    }

    // A value that is overruled is read too: its mistakes are mistakes.
    private void Take(Setting setting, string source, string text)
    {
        if (setting.TryRead(text, out object? value))
            _values[setting] = (value, source);
        else
            Complain(source, $"found {(setting.IsSecret ? "one that cannot be read" : $"'{Short(text)}'")}, expected {setting.Expected}");
    }

    private static string Short(string text) => (text.Length > LongestShown ? text[..LongestShown] + "…" : text).ReplaceLineEndings(" ");

    private void Complain(string source, string message) => _mistakes.Add(new Diagnostic(source, null, null, message));

    // Where the file is, is known before it is read; mistakes in that are told when its turn comes.
    private string? Early(SettingOf<string> setting)
    {
        string? text = _input.Flags.GetValueOrDefault(setting.Flag)
            ?? Variable(setting).Value;
        return text is not null && setting.TryRead(text, out object? value) ? (string)value : null;
    }

    private KeyValuePair<string, string> Variable(Setting setting) =>
        _input.Environment.FirstOrDefault(each => string.Equals(each.Key, setting.Variable, StringComparison.OrdinalIgnoreCase));
}
