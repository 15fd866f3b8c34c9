using System.Text;
using Microsoft.Extensions.Logging;

namespace Meshward.Silo.Logging;

/// <summary>
/// Appends log lines to a file, which is made at the first line. Processes may share it. A file that has grown long is put aside as <c>.1</c>.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="clock">Dates the lines.</param>
internal sealed class FileLoggerProvider(string path, TimeProvider clock) : ILoggerProvider
{
    private const long LargestLength = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private FileStream? _stream;
    private bool _closed;

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _stream?.Dispose();
            _stream = null;
        }
    }

    private void Write(LogLevel level, string category, string message)
    {
        byte[] line = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{clock.GetUtcNow():O} {level} {category} {message}\n"));
        lock (_gate)
        {
            if (_closed)
                return;
            try
            {
                _stream ??= Open();
                _stream.Write(line);
            }
            catch (IOException)
            {
                // A log that cannot be written must not stop what it tells about.
            }
        }
    }

    private FileStream Open()
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Length > LargestLength)
            file.MoveTo($"{path}.1", overwrite: true);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private sealed class FileLogger(FileLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                provider.Write(logLevel, category, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
        }
    }
}
