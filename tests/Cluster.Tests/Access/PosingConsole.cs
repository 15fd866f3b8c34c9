using System.Net;
using System.Reflection;
using Meshward.Silo;
using Meshward.Silo.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Meshward.Cluster.Tests.Access;

/// <summary>A console that was changed: it shows its token where it connects and with no call, and gives itself the name that it wants.</summary>
internal sealed class PosingConsole : IAsyncDisposable
{
    private readonly IHost _host;

    private PosingConsole(IHost host) => _host = host;

    public IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <param name="gateway">The gateway.</param>
    /// <param name="token">What it shows where it connects.</param>
    /// <param name="name">What it calls itself there; null for a name as consoles have them.</param>
    /// <param name="stop">Gives it up.</param>
    public static async Task<PosingConsole> ConnectAsync(IPEndPoint gateway, string token, string? name, CancellationToken stop)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(new GatewayList([gateway]));
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("meshward", "meshward"));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(2));
            client.UseGate(token, () => { });
        });
        PosingConsole console = new(builder.Build());
        try
        {
            if (name is not null)
                console.Pose(name);
            await console._host.StartAsync(stop);
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts another name on what it sends from now on.</summary>
    public void Pose(string name)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        Type details = typeof(IClusterClient).Assembly.GetReferencedAssemblies().Append(typeof(ClientMessagingOptions).Assembly.GetName()).Select(Assembly.Load)
            .SelectMany(assembly => assembly.GetTypes()).First(type => type.FullName == "Orleans.Runtime.LocalClientDetails");
        object own = _host.Services.GetRequiredService(details);
        FieldInfo id = details.GetFields(Any).Single(field => field.FieldType.Name == "ClientGrainId");
        id.SetValue(own, id.FieldType.GetMethod("Create", Any, [typeof(string)])!.Invoke(null, [name]));
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.FromSeconds(1));
        try
        {
            await _host.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // A gateway that has refused it does not say goodbye.
        }

        _host.Dispose();
    }
}
