using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using Meshward.Grains.Contracts;
using Meshward.Silo.Access;
using Orleans.Serialization.Buffers;

namespace Meshward.Silo.Tests.Access;

/// <summary>What a silo lets consoles send: bytes as Orleans 10 writes them.</summary>
public sealed class GatewayReaderTests
{
    private const uint Request = 1 << 16, Response = 2 << 16, OneWay = 3 << 16;
    private const string Console = "sys.client", Own = "c5a6f9ab";

    private static readonly IPEndPoint s_gateway = new(IPAddress.Parse("10.0.0.5"), 30000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Request)]
    [InlineData(OneWay)]
    public async Task Calls_of_a_console_in_its_own_name_come_through_as_they_were_sent(uint direction)
    {
        byte[] sent = [.. Preamble(Own), .. Message(direction, Console, Own, "cluster"), .. Message(direction, Console, Own, "controller", body: 100_000)];
        Assert.Equal(sent, await ReadAsync(sent, sent.Length));
    }

    // However the network cuts it.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Each_message_is_looked_at_though_it_comes_in_pieces(int piece)
    {
        byte[] good = [.. Preamble(Own), .. Message(Request, Console, Own, "cluster", body: 9), .. Message(Request, Console, Own, "cluster", body: 0)];
        Assert.Equal(good, await ReadAsync(good, piece));
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. good, .. Message(Request, "controller", "shop", "cluster")], piece));
    }

    [Theory]
    [InlineData(Request, "controller", "shop", "journal", "a message in the name of a silo")]
    [InlineData(Request, "sys.svc.membership", "silo", "controller", "a message in the name of a silo")]
    [InlineData(Request, "", "", "controller", "a message in the name of a silo")]
    [InlineData(Request, Console, "hosted-127.0.0.1:11111@1", "controller", "a message in the name of a silo")]
    [InlineData(Request, Console, "d8b1c2aa", "controller", "a message in the name of another console")]
    [InlineData(Request, Console, Own + "1", "controller", "a message in the name of another console")]
    [InlineData(Response, Console, Own, "controller", "a message that is no call of a grain")]
    [InlineData(0u, Console, Own, "controller", "a message that is no call of a grain")]
    [InlineData(Request, Console, Own, Console, "a message that is no call of a grain")]
    [InlineData(Request | 0x80, Console, Own, "controller", "a message that tells where grains are")]
    [InlineData(Request | 0x200, Console, Own, "controller", "a message that tells where grains are")]
    public async Task Whatever_else_a_message_is_ends_the_connection(uint flags, string sender, string name, string target, string found)
    {
        InvalidDataException refusal = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. Preamble(Own), .. Message(flags, sender, name, target)], 4096));
        Assert.Equal($"found {found}, expected calls as consoles send them", refusal.Message);
    }

    [Fact]
    public async Task Nobody_connects_as_a_program_inside_a_silo() =>
        Assert.StartsWith("found a program that says it is inside a silo,", (await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Preamble("hosted-127.0.0.1:11111@1"), 4096))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(int.MaxValue, 0)]
    [InlineData(16, -1)]
    public async Task Lengths_that_no_message_has_are_refused_before_it_is_waited_for(int header, int body)
    {
        byte[] frame = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(frame, header);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), body);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. Preamble(Own), .. frame], 4096));
    }

    [Fact]
    public async Task A_header_that_ends_before_its_names_do_is_refused()
    {
        byte[] whole = Message(Request, Console, Own, "cluster");
        BinaryPrimitives.WriteInt32LittleEndian(whole, 20);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. Preamble(Own), .. whole], 4096));
    }

    // As Orleans does: what is not whole yet is looked at and left.
    private static async Task<byte[]> ReadAsync(byte[] sent, int piece)
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        GatewayReader reader = new(pipe.Reader, s_gateway, name => Assert.Equal(Own, System.Text.Encoding.UTF8.GetString(name)));
        List<byte> read = [];
        bool isGreeted = false;
        foreach (byte[] part in sent.Chunk(piece))
        {
            await pipe.Writer.WriteAsync(part, Stop);
            ReadResult seen = await reader.ReadAsync(Stop);
            byte[] all = seen.Buffer.ToArray();
            int whole = 0;
            while (Whole(all.AsSpan(whole)) is > 0 and int length)
            {
                whole += length;
                isGreeted = true;
            }

            read.AddRange(all[..whole]);
            reader.AdvanceTo(seen.Buffer.GetPosition(whole), seen.Buffer.End);
        }

        await pipe.Writer.CompleteAsync();
        ReadResult last = await reader.ReadAsync(Stop);
        Assert.True(last.Buffer.IsEmpty);
        return [.. read];

        int Whole(ReadOnlySpan<byte> from)
        {
            int frame = isGreeted ? 8 : 4;
            int length = from.Length < frame ? int.MaxValue : frame + BitConverter.ToInt32(from) + (isGreeted ? BitConverter.ToInt32(from[4..]) : 0);
            return from.Length >= length ? length : 0;
        }
    }

    // The silo would connect to 10.9.9.9, and take whoever answers there for one of its cluster.
    [Theory]
    [InlineData("sys.svc.manifest", "10.9.9.9", 30000, 0)]
    [InlineData("sys.svc.manifest", "10.0.0.5", 11111, 0)]
    [InlineData("sys.svc.manifest", "127.0.0.1", 11111, 0)]
    [InlineData("sys.svc.manifest", "10.0.0.5", 30000, 7)]
    [InlineData("sys.svc.manifest", "", 0, 0)]
    [InlineData("sys.svc.silo-control", "10.0.0.5", 30000, 0)]
    [InlineData("sys.svc.manifest.x", "10.0.0.5", 30000, 0)]
    public async Task A_message_for_a_part_of_another_silo_or_for_another_part_of_this_one_is_refused(string target, string address, int port, int generation)
    {
        byte[] silo = address.Length > 0 ? Silo(IPAddress.Parse(address), port, generation) : [];
        InvalidDataException refusal = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. Preamble(Own), .. Message(Request, Console, Own, target, silo: silo)], 4096));
        Assert.Equal("found a message for a part of a silo, expected calls as consoles send them", refusal.Message);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Which_grains_there_are_may_be_asked_of_the_silo_itself(string address)
    {
        byte[] sent = [.. Preamble(Own), .. Message(Request, Console, Own, "sys.svc.manifest", silo: Silo(IPAddress.Parse(address), 30000, 0))];
        Assert.Equal(sent, await ReadAsync(sent, sent.Length));
    }

    // A name in which the name of another console stands as Orleans writes it.
    [Fact]
    public async Task Nobody_has_the_name_of_another_console_within_its_own()
    {
        string other = System.Text.Encoding.Latin1.GetString(Identity(Console, "d8b1c2aa"));
        byte[] preamble = Preamble(other);
        byte[]? greeted = null;
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(preamble, Stop);
        await new GatewayReader(pipe.Reader, s_gateway, name => greeted = name).ReadAsync(Stop);

        Assert.Equal(System.Text.Encoding.Latin1.GetBytes(other), greeted);
    }

    [Theory]
    [InlineData("sys.clientele")]
    [InlineData("controller")]
    public async Task Who_connects_as_something_else_is_refused(string kind) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Preamble(Own, kind), 4096));

    [Fact]
    public void A_name_in_use_is_taken_by_the_same_token_alone_until_all_its_connections_are_gone()
    {
        GatewayNames names = new();
        AccessHolder jane = new("jane", AccessRight.Operate), grafana = new("grafana", AccessRight.Read);
        names.Take(Own, jane);
        names.Take(Own, jane);
        names.Leave(Own);
        Assert.Throws<InvalidDataException>(() => names.Take(Own, grafana));
        names.Leave(Own);
        names.Take(Own, grafana);
    }

    // Field by field, as Orleans 10 sends it: the version of the protocol, the kind of who connects, its name, the cluster.
    private static byte[] Preamble(string name, string kind = Console)
    {
        byte[] body = [0x20, 0x08, 0x15, 0x03, 0x21, 0x20, .. Identity(kind, name), 0xE0, 0xC1, 0x01, 0x41, 0x11, .. "meshward"u8, 0xE0];
        return [.. BitConverter.GetBytes(body.Length), .. body];
    }

    private static byte[] Identity(string kind, string name) => [0x20, .. Span(kind), 0xE0, 0x21, .. Span(name), 0xE0];

    private static byte[] Span(string text)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text);
        ArrayBufferWriter<byte> written = new();
        var writer = Writer.Create(written, null!);
        writer.WriteByte(0x60);
        writer.WriteInt32(7);
        writer.WriteByte(0x41);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
        writer.WriteByte(0xE0);
        writer.Commit();
        return written.WrittenSpan.ToArray();
    }

    private static byte[] Silo(IPAddress address, int port, int generation)
    {
        ArrayBufferWriter<byte> written = new();
        var writer = Writer.Create(written, null!);
        writer.WriteInt32(7);
        writer.WriteVarUInt32((uint)address.GetAddressBytes().Length);
        writer.Write(address.GetAddressBytes());
        writer.WriteVarUInt32((uint)port);
        writer.WriteInt32(generation);
        writer.Commit();
        return written.WrittenSpan.ToArray();
    }

    private static byte[] Message(uint flags, string sender, string name, string target, int body = 3, byte[]? silo = null)
    {
        ArrayBufferWriter<byte> header = new();
        var writer = Writer.Create(header, null!);
        writer.WriteUInt32(flags);
        writer.WriteInt64(42);
        foreach (string text in new[] { sender, name, target, "key" })
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            writer.WriteVarUInt32((uint)bytes.Length);
            if (bytes.Length == 0)
                continue;
            writer.WriteInt32(7);
            writer.Write(bytes);
        }

        writer.WriteVarInt32(-1);
        writer.WriteVarInt32(silo is { Length: > 0 } ? silo.Length : -1);
        writer.Write(silo);
        writer.Commit();
        return [.. BitConverter.GetBytes(header.WrittenCount), .. BitConverter.GetBytes(body), .. header.WrittenSpan, .. new byte[body]];
    }
}
