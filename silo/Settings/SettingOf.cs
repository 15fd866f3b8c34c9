using System.Diagnostics.CodeAnalysis;

namespace Meshward.Silo.Settings;

/// <summary>A setting whose values are of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="type">How its text is read.</param>
internal sealed class SettingOf<T>(SettingType<T> type) : Setting
{
    /// <summary>What holds where nobody sets it; it may follow from other settings.</summary>
    public required Func<SettingValues, T?> Default { get; init; }

    /// <inheritdoc/>
    public override string Expected => type.Expected;

    /// <inheritdoc/>
    public override string DefaultWords => Otherwise ?? (Default(SettingValues.None) is T value ? type.Write(value) : "none");

    internal override bool TryRead(string text, [NotNullWhen(true)] out object? value)
    {
        bool isRead = type.Read(text, out T? read);
        value = isRead ? read : null;
        return value is not null;
    }

    internal override string Write(object value) => type.Write((T)value);

    internal override object? DefaultOf(SettingValues values) => Default(values);
}
