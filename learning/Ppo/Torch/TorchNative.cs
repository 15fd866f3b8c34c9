using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Meshward.Learning.Ppo.Torch;

/// <summary>
/// Loads Torch's native files (480 MB) from the package folder, or from the folder that MESHWARD_TORCH names, when first wanted: they
/// are never copied to an output folder. docs/decisions/0001-torch-native-files.md says why.
/// </summary>
internal static class TorchNative
{
    /// <summary>Environment variable that names a folder with all native files, for machines without the packages.</summary>
    public const string FolderVariable = "MESHWARD_TORCH";

    private const string Binding = "libLibTorchSharp.so";

    // libstdc++ of GCC 13, which Debian 12 lacks. Only a link-time anchor carries this version, and nothing refers to it.
    private const string MissingVersion = "GLIBCXX_3.4.32";

    private static readonly string[] Libraries = ["libgomp-98b21ff3.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];

    /// <summary>Loads Torch unless it is loaded, with one thread inside operations.</summary>
    /// <exception cref="TorchUnavailableException">It cannot be loaded.</exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (Loaded.Count > 0)
            {
                return;
            }

            foreach (string library in Libraries)
            {
                nint handle = Load(PathOf(library, "LibTorchPackage"), out string? error);
                Loaded[library] = handle != 0 ? handle : throw Unavailable(error);
            }

            Loaded[Binding] = LoadBinding(PathOf(Binding, "TorchSharpPackage"));
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                Loaded.GetValueOrDefault(name) is var exact and not 0 ? exact : Loaded.GetValueOrDefault($"lib{name}.so");
            torch.set_num_threads(1);
        }
    }

    private static string PathOf(string library, string package)
    {
        string? folder = System.Environment.GetEnvironmentVariable(FolderVariable);
        string path = !string.IsNullOrEmpty(folder)
            ? Path.Combine(folder, library)
            : Path.Combine(PackageFolder(package), "runtimes", "linux-x64", "native", library);
        return File.Exists(path) ? path : throw Unavailable($"{path} does not exist");
    }

    private static string PackageFolder(string package) =>
        typeof(TorchNative).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == package).Value ?? "";

    private static nint LoadBinding(string path)
    {
        nint handle = Load(path, out string? error);
        if (handle == 0 && error!.Contains(MissingVersion, StringComparison.Ordinal))
        {
            handle = Load(WeakenedCopy(path), out error);
        }

        return handle != 0 ? handle : throw Unavailable(error);
    }

    private static nint Load(string path, out string? error)
    {
        try
        {
            error = null;
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException exception)
        {
            error = exception.Message.ReplaceLineEndings(" ");
            return 0;
        }
    }

    // Written once per user and size of the original; moved into place, so that no process sees half a file.
    private static string WeakenedCopy(string original)
    {
        string cache = System.Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".cache");
        string copy = Path.Combine(cache, "meshward", $"{TorchSharpVersion}-{new FileInfo(original).Length}-{Binding}");
        if (File.Exists(copy))
        {
            return copy;
        }

        try
        {
            byte[] file = File.ReadAllBytes(original);
            if (!ElfVersionNeeds.Weaken(file, MissingVersion))
            {
                return original;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            string unfinished = $"{copy}.{System.Environment.ProcessId}";
            File.WriteAllBytes(unfinished, file);
            File.Move(unfinished, copy, overwrite: true);
            return copy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string folder = Path.GetDirectoryName(copy)!;
            throw new TorchUnavailableException($"Torch needs a copy of {Binding} in {folder}: {exception.Message}", exception);
        }
    }

    private static string TorchSharpVersion => typeof(torch).Assembly.GetName().Version?.ToString() ?? "0";

    private static TorchUnavailableException Unavailable(string? reason) => new(
        $"Torch cannot be loaded: {reason}. Build again to fetch its packages, set {FolderVariable} to a folder that holds its native "
        + "files, or train with --backend fused.");
}
