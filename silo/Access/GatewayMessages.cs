using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Orleans.Serialization.Buffers;

namespace Meshward.Silo.Access;

/// <summary>
/// What may come in from consoles: calls in their own name. A gateway of Orleans takes any sender that a message names, so that a modified program could pass
/// for a silo, which <see cref="AccessFilter"/> asks for no token. Each frame is looked at before Orleans reads it; one that is anything else is refused, and
/// the connection ends. Built on Orleans 10: a preamble first, with its length; then messages, each with the lengths of header and body, and a header that
/// begins with flags, number, sender and target.
/// </summary>
internal static class GatewayMessages
{
    /// <summary>Bytes before a preamble, and before a message.</summary>
    public const int PreambleFrame = sizeof(int), MessageFrame = 2 * sizeof(int);

    private const int LongestPreamble = 1024;
    private const int LongestHeader = 64 * 1024;
    private const int LongestName = 1024;

    private const uint HasCacheInvalidation = 0x80, IsLocalOnly = 0x200;
    private const uint Request = 1, OneWay = 3;

    // Of programs inside silos, such as their web servers: they call as clients, too, and no console is one.
    private static readonly byte[] s_hosted = Encoding.UTF8.GetBytes(AccessFilter.HostedPrefix);

    /// <summary>Length of a preamble.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static int PreambleLength(ReadOnlySequence<byte> frame) => Length(frame, 0, 1, LongestPreamble);

    /// <summary>Looks at a preamble.</summary>
    /// <exception cref="InvalidDataException">Somebody says that they are a program inside a silo.</exception>
    public static void CheckPreamble(ReadOnlySequence<byte> preamble)
    {
        if (preamble.ToArray().AsSpan().IndexOf(s_hosted) >= 0)
            throw Refused("a program that says it is inside a silo");
    }

    /// <summary>Lengths of a message's header and body.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static (int Header, int Body) MessageLengths(ReadOnlySequence<byte> frame) => (Length(frame, 0, 1, LongestHeader), Length(frame, sizeof(int), 0, int.MaxValue));

    /// <summary>Looks at the header of a message.</summary>
    /// <exception cref="InvalidDataException">It is no call of a console in its own name.</exception>
    public static void CheckHeader(ReadOnlySequence<byte> header)
    {
        try
        {
            var reader = Reader.Create(header, null!);
            uint flags = reader.ReadUInt32(), direction = (flags >> 16) & 0xF;
            _ = reader.ReadInt64();
            GrainType sender = new(Name(ref reader));
            byte[] name = Name(ref reader);
            GrainType target = new(Name(ref reader));
            if (!sender.IsClient() || name.AsSpan().StartsWith(s_hosted))
                throw Refused("a message in the name of a silo");

            // Answers go with calls that silos make of consoles, and none does; a forged one could be taken for that of a grain.
            if (direction is not (Request or OneWay) || target.IsClient())
                throw Refused("a message that is no call of a grain");

            // Where grains are is told by silos to each other.
            if ((flags & (HasCacheInvalidation | IsLocalOnly)) != 0)
                throw Refused("a message that tells where grains are");
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            throw new InvalidDataException("found a message without a header that can be read, expected calls as consoles send them", exception);
        }
    }

    // An identifier as Orleans writes it: its length, a hash, and its bytes.
    private static byte[] Name(ref Reader<ReadOnlySequenceInput> reader)
    {
        uint length = reader.ReadVarUInt32();
        if (length == 0)
            return [];
        if (length > LongestName)
            throw Refused("a message with a long name");
        _ = reader.ReadInt32();
        return reader.ReadBytes(length);
    }

    private static int Length(ReadOnlySequence<byte> frame, int at, int least, int most)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        frame.Slice(at, sizeof(int)).CopyTo(number);
        int length = BinaryPrimitives.ReadInt32LittleEndian(number);
        return length >= least && length <= most ? length : throw Refused("a message with a length that none has");
    }

    private static InvalidDataException Refused(string found) => new($"found {found}, expected calls as consoles send them");
}
