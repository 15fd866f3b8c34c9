namespace Meshward.Client.Tests;

/// <summary>Keeps what is written, and interrupts at a word.</summary>
internal sealed class InterruptingWriter(string word, CancellationTokenSource stop) : StringWriter
{
    public override void Write(char value)
    {
        base.Write(value);
        Look();
    }

    public override void Write(char[] buffer, int index, int count)
    {
        base.Write(buffer, index, count);
        Look();
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        base.Write(buffer);
        Look();
    }

    public override void Write(string? value)
    {
        base.Write(value);
        Look();
    }

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        Look();
    }

    public override async Task WriteAsync(string? value)
    {
        await base.WriteAsync(value);
        Look();
    }

    public override async Task WriteLineAsync(string? value)
    {
        await base.WriteLineAsync(value);
        Look();
    }

    private void Look()
    {
        if (!stop.IsCancellationRequested && ToString().Contains(word, StringComparison.Ordinal))
        {
            stop.Cancel();
        }
    }
}
