using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Meshward.Silo.Access;
using Orleans.Serialization.Buffers;

namespace Meshward.Silo.Tests.Access;

/// <summary>What a silo lets consoles send: bytes as Orleans 10 writes them.</summary>
public sealed class GatewayReaderTests
{
    private const uint Request = 1 << 16, Response = 2 << 16, OneWay = 3 << 16;
    private const string Console = "sys.client", Own = "c5a6f9ab";

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
        GatewayReader reader = new(pipe.Reader);
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

    private static byte[] Preamble(string name) => [.. BitConverter.GetBytes(name.Length + 2), 0x40, .. System.Text.Encoding.UTF8.GetBytes(name), 0xE0];

    private static byte[] Message(uint flags, string sender, string name, string target, int body = 3)
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

        writer.WriteVarUInt32(0);
        writer.WriteVarUInt32(0);
        writer.Commit();
        return [.. BitConverter.GetBytes(header.WrittenCount), .. BitConverter.GetBytes(body), .. header.WrittenSpan, .. new byte[body]];
    }
}
