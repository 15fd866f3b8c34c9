using System.Text;

namespace Meshward.Client.Tests.Journal;

/// <summary>A writer that others may wait at until something was written.</summary>
internal sealed class WaitingWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    public override void Write(char value)
    {
        lock (_lock)
        {
            _ = _text.Append(value);
        }
    }

    public override void Write(string? value)
    {
        lock (_lock)
        {
            _ = _text.Append(value);
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>Waits for a text.</summary>
    public async Task UntilAsync(string part, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!Text.Contains(part, StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
