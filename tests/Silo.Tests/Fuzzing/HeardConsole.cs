using System.IO.Pipelines;
using System.Net;
using Meshward.Grains.Contracts;
using Meshward.Silo.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Meshward.Silo.Tests.Fuzzing;

/// <summary>A console whose every byte is kept, from the preamble on.</summary>
internal static class HeardConsole
{
    /// <summary>What one says that connects and asks a grain for something.</summary>
    public static async Task<byte[]> SaysAsync(IPEndPoint gateway, CancellationToken stop)
    {
        List<byte> heard = [];
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(new GatewayList([gateway]));
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ClusterSettings.Name, ClusterSettings.Name));
            client.UseGate(GuardedSilo.Read, () => { });
            client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(connection => connection.Use(next => context =>
            {
                context.Transport = new Ends(context.Transport.Input, new Kept(context.Transport.Output, heard));
                return next(context);
            })));
        });
        using IHost host = builder.Build();
        await host.StartAsync(stop);
        RequestContext.Set(AccessFilter.TokenKey, GuardedSilo.Read);
        _ = await host.Services.GetRequiredService<IClusterClient>().GetGrain<IClusterGrain>(GrainKeys.Cluster).ListRunsAsync();
        await host.StopAsync(stop);
        lock (heard)
            return [.. heard];
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Kept(PipeWriter output, List<byte> heard) : PipeWriter
    {
        private Memory<byte> _given;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _given = output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            lock (heard)
                heard.AddRange(_given.Span[..bytes]);
            _given = _given[bytes..];
            output.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => output.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => output.Complete(exception);
    }
}
