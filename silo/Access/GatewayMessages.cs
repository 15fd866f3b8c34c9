using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;
using Orleans.Serialization.Buffers;

namespace Meshward.Silo.Access;

/// <summary>
/// What may come in from consoles: calls in their own name. A gateway of Orleans takes any sender that a message names, so that a modified program could pass
/// for a silo, which <see cref="AccessFilter"/> asks for no token. Each frame is looked at before Orleans reads it; one that is anything else is refused, and
/// the connection ends. Built on Orleans 10: a preamble first, with its length; then messages, each with the lengths of header and body, and a header that
/// begins with flags, number, sender and target, and the silos of both.
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

    // What every client asks of the silo that it connects to: which kinds of grains there are.
    private static readonly byte[] s_manifest = "sys.svc.manifest"u8.ToArray();

    private static readonly byte[] s_console = "sys.client"u8.ToArray();

    // Between both, as Orleans' serializer ends and begins fields; then a hash, and the name with its length.
    private static readonly byte[] s_nameFollows = [0xE0, 0xE0, 0x21, 0x60];
    private const byte BytesFollow = 0x41;

    // Of programs inside silos, such as their web servers: they call as clients, too, and no console is one.
    private static readonly byte[] s_hosted = Encoding.UTF8.GetBytes(AccessFilter.HostedPrefix);

    /// <summary>Length of a preamble.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static int PreambleLength(ReadOnlySequence<byte> frame) => Length(frame, 0, 1, LongestPreamble);

    /// <summary>Looks at a preamble.</summary>
    /// <returns>The name of the console, in whose name alone it may call from then on.</returns>
    /// <exception cref="InvalidDataException">Somebody says that they are a program inside a silo, or none that is known.</exception>
    public static byte[] NameIn(ReadOnlySequence<byte> preamble)
    {
        byte[] bytes = preamble.ToArray();
        if (bytes.AsSpan().IndexOf(s_hosted) >= 0)
            throw Refused("a program that says it is inside a silo");

        // The kind of who connects comes before the name, so that no part of a name is taken for it: what follows the first one is the name.
        int kind = bytes.AsSpan().IndexOf(s_console);
        try
        {
            if (kind < 1 || bytes[kind - 1] != s_console.Length * 2 + 1 || !bytes.AsSpan(kind + s_console.Length).StartsWith(s_nameFollows))
                throw Refused("a program that does not say which console it is");
            var reader = Reader.Create(preamble.Slice(kind + s_console.Length + s_nameFollows.Length), null!);
            _ = reader.ReadInt32();
            if (reader.ReadByte() != BytesFollow || reader.ReadVarUInt32() is not (> 0 and <= LongestName and var length))
                throw Refused("a program that does not say which console it is");
            return reader.ReadBytes(length);
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            throw new InvalidDataException("found the beginning of no console, expected one", exception);
        }
    }

    /// <summary>Lengths of a message's header and body.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static (int Header, int Body) MessageLengths(ReadOnlySequence<byte> frame) => (Length(frame, 0, 1, LongestHeader), Length(frame, sizeof(int), 0, int.MaxValue));

    /// <summary>Looks at the header of a message.</summary>
    /// <param name="header">The header.</param>
    /// <param name="own">Name of the console that is connected.</param>
    /// <param name="gateway">The gateway's own address.</param>
    /// <exception cref="InvalidDataException">It is no call of a console in its own name.</exception>
    public static void CheckHeader(ReadOnlySequence<byte> header, ReadOnlySpan<byte> own, IPEndPoint gateway)
    {
        try
        {
            var reader = Reader.Create(header, null!);
            uint flags = reader.ReadUInt32(), direction = (flags >> 16) & 0xF;
            _ = reader.ReadInt64();
            GrainType sender = new(Name(ref reader));
            byte[] name = Name(ref reader);
            byte[] kind = Name(ref reader);
            GrainType target = new(kind);
            _ = Name(ref reader);
            if (!sender.IsClient() || name.AsSpan().StartsWith(s_hosted))
                throw Refused("a message in the name of a silo");
            if (!name.AsSpan().SequenceEqual(own))
                throw Refused("a message in the name of another console");

            // Answers go with calls that silos make of consoles, and none does; a forged one could be taken for that of a grain.
            if (direction is not (Request or OneWay) || target.IsClient())
                throw Refused("a message that is no call of a grain");

            // A gateway connects to whatever silo a message for a part of a silo names, and believes who answers there: such a message may be for itself alone.
            if (target.IsSystemTarget() && !(kind.AsSpan().SequenceEqual(s_manifest) && IsForGateway(ref reader, gateway)))
                throw Refused("a message for a part of a silo");

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

    // Two silos follow, of the sender and of the target; each has its length, or -1 where there is none, a hash, an address, a port and a generation.
    private static bool IsForGateway(ref Reader<ReadOnlySequenceInput> reader, IPEndPoint gateway)
    {
        if (reader.ReadVarInt32() is > 0 and <= LongestName and int length)
            _ = reader.ReadBytes((uint)length);
        if (reader.ReadVarInt32() <= 0)
            return false;
        _ = reader.ReadInt32();
        uint bytes = reader.ReadVarUInt32();
        if (bytes is not (4 or 16))
            return false;
        IPAddress address = new(reader.ReadBytes(bytes));
        uint port = reader.ReadVarUInt32();
        int generation = reader.ReadInt32();
        return port == gateway.Port && generation == 0 && (address.Equals(gateway.Address) || IPAddress.IsLoopback(address));
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
