using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>
/// Where a verb writes: results on standard output, progress and messages on standard error.
/// </summary>
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 160;

    /// <summary>A terminal over two writers.</summary>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives progress and messages.</param>
    /// <param name="outputIsTerminal">Whether a person looks at <paramref name="output"/>: colours, and width of the window.</param>
    /// <param name="errorIsTerminal">Whether a person looks at <paramref name="error"/>: live progress instead of lines.</param>
    public Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        Output = output;
        Error = error;
        Results = Create(output, outputIsTerminal);
        Messages = Create(error, errorIsTerminal);
        IsLive = errorIsTerminal;
        IsWatched = outputIsTerminal && errorIsTerminal;
    }

    /// <summary>The process' own streams.</summary>
    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Standard output as a plain writer.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error as a plain writer.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output with tables and colours.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Standard error with tables and colours.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>Whether progress may redraw itself.</summary>
    public bool IsLive { get; }

    /// <summary>Whether a person looks at both streams: nothing waits for the results, so a view may go on until it is left.</summary>
    public bool IsWatched { get; }

    /// <summary>Writes a line of standard error from any thread, above progress that redraws itself.</summary>
    public void Tell(string line)
    {
        lock (Error)
        {
            if (IsLive)
            {
                Messages.WriteLine(line);
            }
            else
            {
                Error.WriteLine(line);
            }
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
