using System.Reflection;
using System.Text.Json;
using Meshward.Client.Options;
using Meshward.Silo.Settings;
using Spectre.Console.Cli;

namespace Meshward.Client.Tests.Verbs;

public sealed class SiloSettingsTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Every_setting_of_a_silo_is_a_flag_of_the_verb_and_every_flag_is_read()
    {
        SiloOptions all = new();
        foreach (PropertyInfo property in Flags())
        {
            property.SetValue(all, property.PropertyType == typeof(bool) ? true : "1");
        }

        IEnumerable<string> silo = SiloSettingList.All.Where(setting => setting.Use != SettingUse.Console).Select(setting => setting.Flag);
        Assert.Equal(silo.Order(StringComparer.Ordinal), all.Given.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            silo.Order(StringComparer.Ordinal),
            Flags().Select(property => $"--{property.GetCustomAttribute<CommandOptionAttribute>()!.LongNames[0]}").Where(flag => flag != "--show-settings").Order(StringComparer.Ordinal));

        static IEnumerable<PropertyInfo> Flags() => typeof(SiloOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.GetCustomAttribute<CommandOptionAttribute>() is not null);
    }

    [Fact]
    public async Task Settings_are_shown_with_their_sources_and_without_secrets()
    {
        Directory.CreateDirectory(_place.Data);
        string file = Path.Combine(_place.Data, "appsettings.json");
        await File.WriteAllTextAsync(file, """{ "Meshward": { "Gateway": 30500, "Database": "Host=h;Username=u;Password=hunter2" } }""", CancellationToken.None);
        ConsoleRun shown = await ConsoleRun.Of("silo", "--show-settings", "--data", _place.Data, "--port", "11500", "--json");
        ConsoleRun table = await ConsoleRun.Of("silo", "--show-settings", "--data", _place.Data);

        Assert.Equal(0, shown.ExitCode);
        Dictionary<string, (string?, string?)> settings = shown.Json.GetProperty("settings").EnumerateArray().ToDictionary(
            setting => setting.GetProperty("key").GetString()!,
            setting => (setting.TryGetProperty("value", out JsonElement value) ? value.GetString() : null, setting.GetProperty("source").GetString()));
        Assert.Equal(("11500", "--port"), settings["Meshward:Port"]);
        Assert.Equal(("30500", $"{file}: Meshward:Gateway"), settings["Meshward:Gateway"]);
        Assert.Equal(("(hidden)", $"{file}: Meshward:Database"), settings["Meshward:Database"]);
        Assert.Equal(("postgres", "default"), settings["Meshward:Clustering"]);
        Assert.Contains("Meshward:Gateway", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown.Output + shown.Error + table.Output + table.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_of_file_and_flags_are_told_together_before_anything_starts()
    {
        Directory.CreateDirectory(_place.Data);
        string file = Path.Combine(_place.Data, "appsettings.json");
        await File.WriteAllTextAsync(file, """{ "Meshward": { "Gateway": "many" } }""", CancellationToken.None);
        ConsoleRun run = await ConsoleRun.Of("silo", "--data", _place.Data, "--cores", "none", "--db", "Host=h;Password=hunter2");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            [
                $"{file}: Meshward:Gateway: found 'many', expected a whole number from 1 to 65535",
                "--cores: found 'none', expected a whole number from 1 to 4096",
                "--db: found a password, which every process of this machine can see among the arguments; expected it in the variable MESHWARD_DB or in a file",
            ],
            run.ErrorLines);
    }
}
