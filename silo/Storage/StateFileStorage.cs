using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Meshward.Silo.Storage;

/// <summary>Grain state of a silo in a <see cref="StateFile"/>.</summary>
internal static class StateFileStorage
{
    public static void AddStateFile(this ISiloBuilder silo, StateFile file) => silo.Services.AddSingleton<IGrainStorage>(services => new SqliteGrainStorage(
        file,
        new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
        services.GetRequiredService<IActivatorProvider>()));
}
