namespace Meshward.Mesh.Metrics;

/// <summary>Reads a stream up to a number of bytes, and fails at the next one.</summary>
internal sealed class BoundedStream(Stream inner, long mostBytes) : Stream
{
    private long _left = mostBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int read)
    {
        _left -= read;
        return _left >= 0 ? read : throw new AnswerTooLargeException();
    }
}

/// <summary>More bytes came than may be read.</summary>
internal sealed class AnswerTooLargeException : IOException;
