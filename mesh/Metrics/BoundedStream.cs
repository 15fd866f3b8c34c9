namespace Meshward.Mesh.Metrics;

/// <summary>Reads a stream up to a number of bytes, and fails at the next one.</summary>
/// <param name="inner">The stream; it ends with this one.</param>
/// <param name="mostBytes">The number of bytes.</param>
/// <param name="problem">What the failure says.</param>
internal sealed class BoundedStream(Stream inner, long mostBytes, string problem = "More bytes came than may be read.") : Stream
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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        _left -= read;
        return _left >= 0 ? read : throw new AnswerTooLargeException(problem);
    }
}

/// <summary>More bytes came than may be read.</summary>
/// <param name="problem">What is said of it.</param>
internal sealed class AnswerTooLargeException(string problem) : IOException(problem);
