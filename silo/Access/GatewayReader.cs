using System.Buffers;
using System.IO.Pipelines;

namespace Meshward.Silo.Access;

/// <summary>
/// What consoles send, with each message looked at before Orleans sees the end of it (<see cref="GatewayMessages"/>). Nothing is copied.
/// </summary>
/// <param name="input">What comes in, from the preamble on.</param>
internal sealed class GatewayReader(PipeReader input) : PipeReader
{
    private ReadOnlySequence<byte> _seen;
    private long _next; // Bytes from the beginning of what is seen to the first frame that was not looked at; it may be beyond the end.
    private bool _isGreeted;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Checked(await input.ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        bool isRead = input.TryRead(out result);
        if (isRead)
            _ = Checked(result);
        return isRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _next -= _seen.Slice(0, consumed).Length;
        if (_next < 0)
            throw new InvalidOperationException("A message was taken before it was looked at.");
        _seen = default;
        input.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => input.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => input.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    private ReadResult Checked(ReadResult read)
    {
        _seen = read.Buffer;
        while (_isGreeted ? PassMessage() : PassPreamble())
        {
            // The next one.
        }

        return read;
    }

    private bool PassPreamble()
    {
        if (!Has(GatewayMessages.PreambleFrame))
            return false;
        int length = GatewayMessages.PreambleLength(_seen.Slice(_next, GatewayMessages.PreambleFrame));
        if (!Has(GatewayMessages.PreambleFrame + length))
            return false;
        GatewayMessages.CheckPreamble(_seen.Slice(_next + GatewayMessages.PreambleFrame, length));
        _next += GatewayMessages.PreambleFrame + length;
        _isGreeted = true;
        return true;
    }

    private bool PassMessage()
    {
        if (!Has(GatewayMessages.MessageFrame))
            return false;
        (int header, int body) = GatewayMessages.MessageLengths(_seen.Slice(_next, GatewayMessages.MessageFrame));
        if (!Has(GatewayMessages.MessageFrame + header))
            return false;
        GatewayMessages.CheckHeader(_seen.Slice(_next + GatewayMessages.MessageFrame, header));
        _next += (long)GatewayMessages.MessageFrame + header + body;
        return true;
    }

    private bool Has(long length) => _seen.Length - _next >= length;
}
