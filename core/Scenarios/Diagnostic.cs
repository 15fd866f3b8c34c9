namespace Meshward.Core.Scenarios;

/// <summary>One mistake in an input: where it stands, what was found and what was expected, in one line.</summary>
/// <param name="Source">File name, or the name of the flag, as the user gave it.</param>
/// <param name="Line">Line in the source, from 1; null where the source has no lines.</param>
/// <param name="Column">Column in the line, from 1; null where only the line is known.</param>
/// <param name="Message">What was found and what was expected, one sentence without line breaks.</param>
public sealed record Diagnostic(string Source, int? Line, int? Column, string Message)
{
    /// <summary>The mistake as compilers print it, in one line: <c>source:line:column: message</c>. What was found may hold signs that act on a terminal: they are left out.</summary>
    public override string ToString()
    {
        string line = Plain();
        return line.Any(char.IsControl) ? new string([.. line.Select(sign => char.IsControl(sign) ? ' ' : sign)]) : line;
    }

    private string Plain() => (Line, Column) switch
    {
        (null, _) => $"{Source}: {Message}",
        (int line, null) => $"{Source}:{line}: {Message}",
        (int line, int column) => $"{Source}:{line}:{column}: {Message}",
    };
}
