using System.Collections.Immutable;
using Meshward.Silo.Settings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Output;

/// <summary>Settings of a silo and where they come from, for people.</summary>
internal static class SettingsTable
{
    /// <summary>A row a setting.</summary>
    public static IRenderable Of(ImmutableArray<EffectiveSetting> settings)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("setting", "value", "from");
        foreach (EffectiveSetting setting in settings)
        {
            table.AddRow(new Text(setting.Key), new Text(setting.Value ?? "none"), new Text(setting.Source));
        }

        return table;
    }
}
