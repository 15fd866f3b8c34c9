namespace Meshward.Core.Scenarios.Language;

/// <summary>One key of an object of the scenario language.</summary>
/// <param name="name">The key as it is written.</param>
/// <param name="isRequired">Whether it may not be left out.</param>
/// <param name="default">What is taken where it is left out, as it would be written; null where absence means something of its own.</param>
/// <param name="meaning">What it means, one sentence, with unit and source where there is one.</param>
internal abstract class Key(string name, bool isRequired, string? @default, string meaning)
{
    /// <summary>The key as it is written.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it may not be left out.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>What is taken where it is left out, as it would be written.</summary>
    public string? Default { get; } = @default;

    /// <summary>What it means.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>What its value looks like.</summary>
    public abstract Shape Shape { get; }

    /// <summary>Reads the value into a set of fields.</summary>
    public abstract object? Read(Yaml.YamlValue node, Yaml.Findings findings);
}

/// <summary>A key with the type of its value.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal sealed class Key<T> : Key
{
    private readonly Shape<T> _shape;

    private Key(string name, bool isRequired, string? @default, Shape<T> shape, string meaning)
        : base(name, isRequired, @default, meaning) => _shape = shape;

    /// <inheritdoc />
    public override Shape Shape => _shape;

    /// <summary>A key that may not be left out.</summary>
    public static Key<T> Required(string name, Shape<T> shape, string meaning) => new(name, true, null, shape, meaning);

    /// <summary>A key that may be left out.</summary>
    public static Key<T> Optional(string name, Shape<T> shape, string? @default, string meaning) =>
        new(name, false, @default, shape, meaning);

    /// <inheritdoc />
    public override object? Read(Yaml.YamlValue node, Yaml.Findings findings) => _shape.Read(node, findings);
}
