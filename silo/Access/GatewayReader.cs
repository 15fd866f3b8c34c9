using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace Meshward.Silo.Access;

/// <summary>
/// What consoles send, with each message looked at before Orleans sees the end of it (<see cref="GatewayMessages"/>). Nothing is copied.
/// </summary>
/// <param name="input">What comes in, from the preamble on.</param>
/// <param name="gateway">The gateway's own address.</param>
/// <param name="greet">Hears the name of the console, before anything it says; it may throw.</param>
internal sealed class GatewayReader(PipeReader input, IPEndPoint gateway, Action<byte[]> greet) : PipeReader
{
    private ReadOnlySequence<byte> _seen;
    private long _next; // Bytes from the beginning of what is seen to the first frame that was not looked at; it may be beyond the end.
    private byte[]? _own;

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
        while (_own is null ? PassPreamble() : PassMessage(_own))
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
        byte[] name = GatewayMessages.NameIn(_seen.Slice(_next + GatewayMessages.PreambleFrame, length));
        greet(name);
        _next += GatewayMessages.PreambleFrame + length;
        _own = name;
        return true;
    }

    private bool PassMessage(byte[] own)
    {
        if (!Has(GatewayMessages.MessageFrame))
            return false;
        (int header, int body) = GatewayMessages.MessageLengths(_seen.Slice(_next, GatewayMessages.MessageFrame));
        if (!Has(GatewayMessages.MessageFrame + header))
            return false;
        GatewayMessages.CheckHeader(_seen.Slice(_next + GatewayMessages.MessageFrame, header), own, gateway);
        _next += (long)GatewayMessages.MessageFrame + header + body;
        return true;
    }

    private bool Has(long length) => _seen.Length - _next >= length;
}
