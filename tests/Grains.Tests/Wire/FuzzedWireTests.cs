using System.Text;
using Meshward.Tests.Shared.Fuzzing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Meshward.Grains.Tests.Wire;

/// <summary>Whatever bytes come as a message, they are read into values of known types or refused; nothing else is made of them.</summary>
public sealed class FuzzedWireTests : IDisposable
{
    private static readonly byte[][] _corpus =
        [.. Directory.GetFiles(WireGolden.Root, "*.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static readonly string[] _forged =
    [
        "System.Diagnostics.Process", "System.Diagnostics.ProcessStartInfo", "System.IO.FileInfo", "System.IO.FileStream", "System.Data.DataSet", "System.Windows.Data.ObjectDataProvider", "System.Security.Claims.ClaimsPrincipal",
        "System.Runtime.Serialization.Formatters.Binary.BinaryFormatter", "System.Configuration.Install.AssemblyInstaller", "Microsoft.Data.Sqlite.SqliteConnection", "k8s.Kubernetes", "System.Reflection.Assembly", "System.Delegate",
    ];

    private static readonly ByteMutator _mutator = new(
        [.. WireContract.Types.Select(WireContract.AliasOf), "(\"meshward.control-order\")", "System.Object", "(\"exn\")", "[]", "`1[[", "]]", .. _forged]);

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public Task No_bytes_make_anything_but_values() => new Fuzz("messages").RunAsync(
        3000,
        (ref random) => _mutator.Mutate(_corpus, ref random),
        bytes =>
        {
            object? read;
            try
            {
                read = Serializer.Deserialize<object>(bytes);
            }
            catch (Exception refusal) when (refusal is not (OutOfMemoryException or StackOverflowException or AccessViolationException))
            {
                return;
            }

            AssertKnown(read);
        },
        Fuzz.Show);

    // An exception crosses silos with the name of its type: of a type that is not known, only its name and its texts are kept.
    [Theory]
    [MemberData(nameof(Forged))]
    public void A_type_that_no_message_has_is_refused_by_its_name(string type)
    {
        byte[] name = Encoding.UTF8.GetBytes($"{type}, {type[..type.LastIndexOf('.')]}");
        byte[] order = File.ReadAllBytes(Directory.GetFiles(WireGolden.Root, "meshward.control-order.bin", SearchOption.AllDirectories)[0]);

        // Tag of an object of a type that is written in full (Orleans' FieldHeaderCodec): its length, hash and name.
        byte[] forged = [0x48, .. BitConverter.GetBytes(0), (byte)((name.Length << 1) | 1), .. name, .. order];
        Assert.ThrowsAny<Exception>(() => AssertKnown(Serializer.Deserialize<object>(forged)));
    }

    public static TheoryData<string> Forged => [.. _forged];

    private static void AssertKnown(object? read)
    {
        if (read is null)
            return;
        Type type = read.GetType();
        while (type.HasElementType)
            type = type.GetElementType()!;
        string assembly = type.Assembly.GetName().Name!;
        bool isOurs = assembly.StartsWith("Meshward.", StringComparison.Ordinal), isOrleans = assembly.StartsWith("Orleans.", StringComparison.Ordinal);
        bool isPlain = type.Namespace is "System" or "System.Collections.Generic" or "System.Collections.Immutable" or "System.Net" or "System.Collections" && !typeof(Delegate).IsAssignableFrom(type);
        Assert.True(isOurs || isOrleans || isPlain || typeof(Exception).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type), type.FullName);
        Assert.DoesNotContain(type.FullName, _forged);
    }
}
