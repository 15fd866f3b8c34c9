using Meshward.Silo.Settings;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Settings;

/// <summary>With the environment variable MESHWARD_UPDATE=1 the reference is written anew instead of compared.</summary>
public sealed class SettingsReferenceTests
{
    private const string Begin = "<!-- reference: generated from silo/Settings/SiloSettingList.cs, do not edit -->\n";
    private const string End = "<!-- end of reference -->\n";

    [Fact]
    public void The_reference_in_the_documentation_is_the_one_that_the_reader_means()
    {
        string path = Path.Combine(Repository.Root, "docs", "settings.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "docs/settings.md lacks the marks around its reference.");
        string expected = page[..begin] + "\n" + SettingsReference.Write() + "\n" + page[end..];
        if (Environment.GetEnvironmentVariable("MESHWARD_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
            return;
        }

        Assert.True(page == expected, "docs/settings.md is out of date; run this test with MESHWARD_UPDATE=1 to write it anew.");
    }

    [Fact]
    public void Every_setting_has_keys_and_flags_of_its_own()
    {
        Assert.Equal(SiloSettingList.All.Length, SiloSettingList.All.Select(setting => setting.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(SiloSettingList.All.Length, SiloSettingList.All.Select(setting => setting.Flag).Distinct().Count());
    }
}
