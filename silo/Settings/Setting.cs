using System.Diagnostics.CodeAnalysis;

namespace Meshward.Silo.Settings;

/// <summary>One setting of a silo or a console: what it is called in a file, in the environment and on the command line, and what it means.</summary>
public abstract class Setting
{
    /// <summary>The one key at the root of a settings file, and the beginning of the environment's variables.</summary>
    public const string Root = "Meshward";

    /// <summary>How variables of the environment begin that hold settings.</summary>
    public const string VariablePrefix = "MESHWARD__";

    /// <summary>Its key below <see cref="Root"/>, parts separated by colons.</summary>
    public required string Key { get; init; }

    /// <summary>Its flag.</summary>
    public required string Flag { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>What holds where nobody sets it, in words; null where its value says it.</summary>
    public string? Otherwise { get; init; }

    /// <summary>A variable of the environment that holds it too, with less weight than <see cref="Variable"/>.</summary>
    public string? OtherVariable { get; init; }

    /// <summary>Whether nobody may see its value.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it cannot stand in a file: it says where the file is.</summary>
    public bool IsOutsideFiles { get; init; }

    /// <summary>Who takes it.</summary>
    public SettingUse Use { get; init; } = SettingUse.Silo;

    /// <summary>Its path in a settings file.</summary>
    public string Path => $"{Root}:{Key}";

    /// <summary>Its variable in the environment.</summary>
    public string Variable => VariablePrefix + Key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>What its text has to be, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>What holds where nobody sets it, in words.</summary>
    public abstract string DefaultWords { get; }

    internal abstract bool TryRead(string text, [NotNullWhen(true)] out object? value);

    internal abstract string Write(object value);

    internal abstract object? DefaultOf(SettingValues values);
}
