using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Meshward.Core.Randomness;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Silo.Tests.Fuzzing;

/// <summary>Whatever bytes come to the ports for consoles and for silos, the silo goes on serving others, and takes no memory for what is only announced.</summary>
[Collection(nameof(GuardedSiloCollection))]
public sealed class FuzzedPortsTests(GuardedSilo silo)
{
    private const long MostBytes = 512L * 1024 * 1024;

    private static readonly ByteMutator _mutator = new("MWT1", "meshward", "sys.client", "hosted-", "sys.svc.", "\u0000\u0000\u0000\u0000", "\u007f\u007f\u007f\u007f", "meshward.control-order", "System.Diagnostics.Process, System.Diagnostics.Process", "(\"System.Object\")");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_bytes_keep_a_silo_from_serving_others()
    {
        byte[] said = await HeardConsole.SaysAsync(new IPEndPoint(silo.Address, silo.Gateway), Stop);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await new Fuzz("bytes to a silo's ports").RunAsync(
            60, (ref random) => Make(said, ref random), input => SendAsync(input.IsGateway ? silo.Gateway : silo.Port, input.Bytes), input => $"{(input.IsGateway ? "gateway" : "silo")} {Fuzz.Show(input.Bytes)}");

        await silo.AssertServesAsync(Stop);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < MostBytes);
    }

    private static (bool IsGateway, byte[] Bytes) Make(byte[] said, ref CounterRandom random)
    {
        bool isGateway = random.NextInt(3) > 0;
        byte[] lengths = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(lengths, random.NextInt(3) switch { 0 => int.MaxValue, 1 => 60, _ => 10 * 1024 * 1024 });
        BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), random.NextInt(3) switch { 0 => int.MaxValue, 1 => 16, _ => 100 * 1024 * 1024 });
        byte[] damaged = _mutator.Mutate([said, [.. said, .. lengths, .. said]], ref random);
        return (isGateway, isGateway && random.NextInt(4) > 0 ? [.. Shown(random.NextInt(4) > 0 ? GuardedSilo.Read : "not-a-token-of-anybody"), .. damaged] : damaged);
    }

    private static byte[] Shown(string token) => [.. "MWT1"u8, (byte)(token.Length >> 8), (byte)token.Length, .. Encoding.UTF8.GetBytes(token)];

    private async Task SendAsync(int port, byte[] bytes)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(silo.Address, port), Stop);
        try
        {
            await socket.SendAsync(bytes, Stop);
            socket.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[4096];
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromMilliseconds(100));
            while (await socket.ReceiveAsync(answer, patience.Token) > 0)
            {
                // Until it leaves.
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // It may end the connection, or wait for more.
        }
    }
}
