using BenchmarkDotNet.Running;
using Meshward.Bench;

// For example: dotnet run -c Release --project bench/Micro -- --filter '*' --job short
BenchmarkSwitcher.FromAssembly(typeof(BenchMesh).Assembly).Run(args);
