using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Meshward.Silo.Access;

/// <summary>
/// The first words on a connection between a console and a silo, before Orleans reads any: the console says its token, and the silo whether it knows it. So
/// nobody without a token gets as far as to send a message. What comes then has to be calls in their own name (<see cref="GatewayMessages"/>); what a call may
/// do is asked again, by <see cref="AccessFilter"/>.
/// </summary>
internal static class GatewayGate
{
    // Then the length of the token in two bytes, the token, and one byte of answer. No message of Orleans' begins so.
    private static readonly byte[] s_beginning = "MWT1"u8.ToArray();

    private const int LongestToken = 1024;
    private const byte Taken = 1;
    private const byte Refused = 0;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Lets those in who show a token.</summary>
    public static void UseGate(this ISiloBuilder silo, AccessPolicy policy)
    {
        GatewayNames names = new();
        Func<ConnectionContext, ConnectionDelegate, AccessHolder, Task> Serve(IServiceProvider services) =>
            (context, next, holder) => ServeAsync(context, next, holder, names, services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint);
        silo.Configure<SiloConnectionOptions>(connections =>
            connections.ConfigureGatewayInboundConnection(connection => connection.Use(next => context => AdmitAsync(context, next, policy, Serve(connection.ApplicationServices)))));
    }

    /// <summary>Shows a token.</summary>
    /// <param name="console">The console.</param>
    /// <param name="token">The token; null where it has none.</param>
    /// <param name="refused">Is called where the silo does not know it.</param>
    public static void UseGate(this IClientBuilder console, string? token, Action refused) => console.Configure<ClientConnectionOptions>(connections =>
        connections.ConfigureConnection(connection => connection.Use(next => context => ShowAsync(context, next, token ?? "", refused))));

    private static async Task AdmitAsync(
        ConnectionContext context, ConnectionDelegate next, AccessPolicy policy, Func<ConnectionContext, ConnectionDelegate, AccessHolder, Task> serve)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        patience.CancelAfter(s_patience);
        AccessHolder? holder;
        bool isAdmitted;
        try
        {
            string? token = await ReadTokenAsync(context.Transport.Input, patience.Token);
            holder = policy.Find(token);
            isAdmitted = !policy.IsGuarded || holder is not null;
            if (token is not null)
                await context.Transport.Output.WriteAsync(new[] { isAdmitted ? Taken : Refused }, patience.Token);
            if (!isAdmitted)
                await UntilLeftAsync(context.Transport.Input, patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidDataException)
        {
            return;
        }

        if (isAdmitted)
            await (policy.IsGuarded ? serve(context, next, holder!) : next(context));
    }

    private static async Task ServeAsync(ConnectionContext context, ConnectionDelegate next, AccessHolder holder, GatewayNames names, IPEndPoint gateway)
    {
        IDuplexPipe transport = context.Transport;
        string? own = null;
        context.Transport = new Pipes(new GatewayReader(transport.Input, gateway, Greet), transport.Output);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = transport;
            if (own is not null)
                names.Leave(own);
        }

        void Greet(byte[] name)
        {
            string text = Convert.ToHexString(name);
            names.Take(text, holder);
            own = text;
        }
    }

    // A connection that is ended from here takes its last words with it.
    private static async Task UntilLeftAsync(PipeReader input, CancellationToken patience)
    {
        ReadResult read;
        do
        {
            read = await input.ReadAsync(patience);
            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }

    private static async Task ShowAsync(ConnectionContext context, ConnectionDelegate next, string token, Action refused)
    {
        byte[] text = Encoding.UTF8.GetBytes(token), words = new byte[s_beginning.Length + sizeof(ushort) + text.Length];
        s_beginning.CopyTo(words, 0);
        BinaryPrimitives.WriteUInt16BigEndian(words.AsSpan(s_beginning.Length), (ushort)text.Length);
        text.CopyTo(words, s_beginning.Length + sizeof(ushort));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        patience.CancelAfter(s_patience);
        await context.Transport.Output.WriteAsync(words, patience.Token);
        ReadResult answer = await context.Transport.Input.ReadAtLeastAsync(1, patience.Token);
        if (answer.Buffer.IsEmpty)
            throw new ConnectionAbortedException("The silo closed the connection before it answered.");
        bool isTaken = answer.Buffer.FirstSpan[0] == Taken;
        context.Transport.Input.AdvanceTo(answer.Buffer.GetPosition(1));
        if (!isTaken)
        {
            refused();
            throw new ConnectionAbortedException("The silo does not know the token.");
        }

        await next(context);
    }

    // Null where a client of Orleans begins without one; what it sent is left for Orleans.
    private static async Task<string?> ReadTokenAsync(PipeReader input, CancellationToken cancellationToken)
    {
        int head = s_beginning.Length + sizeof(ushort);
        ReadResult begun = await input.ReadAtLeastAsync(head, cancellationToken);
        if (begun.Buffer.Length < head)
            throw new InvalidDataException("The connection ended.");
        byte[] first = begun.Buffer.Slice(0, head).ToArray();
        input.AdvanceTo(begun.Buffer.Start);
        if (!first.AsSpan(0, s_beginning.Length).SequenceEqual(s_beginning))
            return null;
        int length = BinaryPrimitives.ReadUInt16BigEndian(first.AsSpan(s_beginning.Length));
        if (length > LongestToken)
            throw new InvalidDataException("The token is too long.");
        ReadResult whole = await input.ReadAtLeastAsync(head + length, cancellationToken);
        if (whole.Buffer.Length < head + length)
            throw new InvalidDataException("The connection ended.");
        string token = Encoding.UTF8.GetString(whole.Buffer.Slice(head, length));
        input.AdvanceTo(whole.Buffer.GetPosition(head + length));
        return token;
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
