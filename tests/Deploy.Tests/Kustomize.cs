using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Meshward.Tests.Shared;

namespace Meshward.Deploy.Tests;

/// <summary>Renders a kustomization as a user does.</summary>
internal static class Kustomize
{
    // kubectl has had the features that we use since 1.22; Debian's is older.
    private static readonly (string Program, string Command)[] _programs = [("kustomize", "build"), ("kubectl", "kustomize")];

    private static readonly ConcurrentDictionary<string, Lazy<string?>> _rendered = new();

    /// <summary>What may be installed: everything under deploy/ that is no part of another one.</summary>
    public static TheoryData<string> Installations { get; } = ["deploy/overlays/single", "deploy/overlays/cluster", "deploy/examples/bookinfo", "deploy/examples/online-boutique", "deploy/mesh"];

    /// <summary>The objects of a kustomization.</summary>
    /// <param name="folder">Path from the repository's root.</param>
    public static IReadOnlyList<Manifest> Render(string folder)
    {
        string? yaml = _rendered.GetOrAdd(folder, _ => new Lazy<string?>(() => Run(folder))).Value;
        if (yaml is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("neither kustomize nor kubectl is installed");
        }

        Assert.True(yaml is not null, "neither kustomize nor kubectl is installed");
        return Manifest.Read(yaml!);
    }

    private static string? Run(string folder)
    {
        foreach ((string program, string command) in _programs)
        {
            using Process? process = Start(program, command, folder);
            if (process is null)
            {
                continue;
            }

            StringBuilder errors = new();
            process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
            process.BeginErrorReadLine();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();

            // Warnings count: what is deprecated fails one day.
            Assert.True(process.ExitCode == 0 && string.IsNullOrWhiteSpace(errors.ToString()), $"{program} {command} {folder}: {errors}");
            return text;
        }

        return null;
    }

    private static Process? Start(string program, string command, string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, [command, folder]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
