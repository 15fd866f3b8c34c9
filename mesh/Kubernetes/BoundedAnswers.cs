namespace Meshward.Mesh.Kubernetes;

/// <summary>Ends answers of an API server that are longer than any that is meant: lists are read as a whole.</summary>
internal sealed class BoundedAnswers : DelegatingHandler
{
    /// <summary>Bytes of an answer.</summary>
    public const long MostBytes = 64L * 1024 * 1024;

    private const string TooLong = "it answers more than 64 MiB";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Content.Headers.ContentLength > MostBytes)
        {
            answer.Dispose();
            throw new HttpRequestException(TooLong);
        }

        HttpContent whole = answer.Content;
        var bounded = new StreamContent(new Bounded(await whole.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)));
        foreach ((string name, IEnumerable<string> values) in whole.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        answer.Content = bounded;
        return answer;
    }

    private sealed class Bounded(Stream answer) : Stream
    {
        private long _left = MostBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(answer.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await answer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

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
                answer.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Count(int read) => (_left -= read) >= 0 ? read : throw new IOException(TooLong);
    }
}
