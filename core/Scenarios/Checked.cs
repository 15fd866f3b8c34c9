using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Meshward.Core.Scenarios;

/// <summary>What reading an input gave: a value, or every mistake that was found in it.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class Checked<T>
    where T : class
{
    private Checked(T? value, ImmutableArray<Diagnostic> diagnostics)
    {
        Value = value;
        Diagnostics = diagnostics;
    }

    /// <summary>The value; null where there are diagnostics.</summary>
    public T? Value { get; }

    /// <summary>The mistakes, in the order of the source; empty where there is a value.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null;

    /// <summary>A value without mistakes.</summary>
    public static implicit operator Checked<T>(T value) => new(value, []);

    /// <summary>One mistake.</summary>
    public static implicit operator Checked<T>(Diagnostic diagnostic) => new(null, [diagnostic]);

    /// <summary>Several mistakes; at least one.</summary>
    public static implicit operator Checked<T>(ImmutableArray<Diagnostic> diagnostics) => diagnostics.IsDefaultOrEmpty
        ? throw new ArgumentException("A failed check has at least one diagnostic.", nameof(diagnostics))
        : new(null, diagnostics);
}
