using System.Collections.Immutable;
using System.Text;

namespace Meshward.Silo.Settings;

/// <summary>The reference of all settings, as the documentation has it.</summary>
public static class SettingsReference
{
    /// <summary>Writes it in Markdown.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        Table(text, "Of silos", [.. SiloSettingList.All.Where(setting => setting.Use != SettingUse.Console)]);
        Table(text, "Of consoles, on every verb with `--cluster`", [.. SiloSettingList.All.Where(setting => setting.Use != SettingUse.Silo)]);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, ImmutableArray<Setting> settings)
    {
        if (settings.IsEmpty)
            return;
        text.Append(text.Length > 0 ? "\n" : "").Append("### ").Append(title).Append("\n\n");
        text.Append("| key in `appsettings.json` | flag | variable | value | default | meaning |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (Setting setting in settings)
        {
            string variables = setting.OtherVariable is string other ? $"`{setting.Variable}`, or `{other}`" : $"`{setting.Variable}`";
            text.Append("| ").Append(setting.IsOutsideFiles || setting.Use == SettingUse.Console ? "none" : $"`{setting.Path}`").Append(" | `").Append(setting.Flag).Append("` | ").Append(variables)
                .Append(" | ").Append(setting.Expected.Replace("|", "\\|", StringComparison.Ordinal)).Append(" | ").Append(setting.DefaultWords)
                .Append(" | ").Append(setting.Meaning).Append(" |\n");
        }
    }
}
