using System.Diagnostics.CodeAnalysis;

namespace Meshward.Silo.Settings;

/// <summary>How the text of a setting is read.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="Expected">What the text has to be, in words.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Write">Writes a value as it could be read.</param>
internal sealed record SettingType<T>(string Expected, SettingType<T>.Reader Read, Func<T, string> Write)
{
    /// <summary>Reads a text.</summary>
    public delegate bool Reader(string text, [NotNullWhen(true)] out T? value);
}
