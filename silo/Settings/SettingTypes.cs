using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Meshward.Silo.Web;

namespace Meshward.Silo.Settings;

/// <summary>The types that settings have.</summary>
internal static class SettingTypes
{
    /// <summary>What parts the texts of a list.</summary>
    public const char ListSeparator = ';';

    /// <summary>A port.</summary>
    public static SettingType<int> Port { get; } = Count(1, 65535);

    /// <summary>An address of this machine.</summary>
    public static SettingType<IPAddress> Address { get; } = new(
        "an IP address of this machine that others can reach",
        (string text, [NotNullWhen(true)] out IPAddress? value) => IPAddress.TryParse(text, out value) && !IPAddress.Any.Equals(value) && !IPAddress.IPv6Any.Equals(value),
        value => value.ToString());

    /// <summary>Yes or no.</summary>
    public static SettingType<bool> YesOrNo { get; } = OneOf(("true", true), ("false", false));

    /// <summary>A file or a folder; relative ones are meant from where the process runs.</summary>
    public static SettingType<string> Path { get; } = new(
        "a path",
        (string text, [NotNullWhen(true)] out string? value) =>
        {
            value = string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) ? null : System.IO.Path.GetFullPath(text);
            return value is not null;
        },
        value => value);

    /// <summary>Where a web server listens.</summary>
    public static SettingType<IPEndPoint> WebAddress { get; } = new(
        WebOptions.Expected,
        (string text, [NotNullWhen(true)] out IPEndPoint? value) => (value = WebOptions.ReadAddress(text)) is not null,
        value => value.ToString());

    /// <summary>Any text.</summary>
    public static SettingType<string> Text(string expected) => new(
        expected,
        (string text, [NotNullWhen(true)] out string? value) =>
        {
            value = string.IsNullOrWhiteSpace(text) ? null : text;
            return value is not null;
        },
        value => value);

    /// <summary>An address of the web.</summary>
    public static SettingType<Uri> Web { get; } = new(
        "an address such as http://127.0.0.1:4318",
        (string text, [NotNullWhen(true)] out Uri? value) => Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme is "http" or "https" && value.UserInfo.Length == 0,
        value => value.OriginalString);

    /// <summary>A whole number within a range.</summary>
    public static SettingType<int> Count(int least, int most) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        (text, out value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>One of some words.</summary>
    public static SettingType<T> OneOf<T>(params (string Word, T Value)[] choices)
        where T : struct => new(
        string.Join(" or ", choices.Select(choice => choice.Word)),
        (text, out value) =>
        {
            int at = Array.FindIndex(choices, choice => choice.Word == text);
            value = at < 0 ? default : choices[at].Value;
            return at >= 0;
        },
        value => choices.First(choice => choice.Value.Equals(value)).Word);
}
