using Meshward.Learning.Ppo.Torch;
using TorchSharp;

namespace Meshward.Learning.Tests.Ppo;

public sealed class TorchNativeTests
{
    [Fact]
    public void Torch_loads_with_one_thread_although_no_native_file_lies_beside_the_program()
    {
        TorchNative.EnsureLoaded();
        using torch.Tensor three = torch.tensor(1f) + torch.tensor(2f);
        Assert.Equal(3, three.item<float>());
        Assert.Equal(1, torch.get_num_threads());
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "libtorch*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh\nexit 0\n")]
    public void A_file_that_is_no_shared_object_is_left_alone(string text)
    {
        byte[] file = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.False(ElfVersionNeeds.Weaken(file, "GLIBCXX_3.4.32"));
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(file));
    }

    [Fact]
    public void Only_the_flag_of_the_version_named_is_changed()
    {
        byte[] file = File.ReadAllBytes(typeof(TorchNative).Assembly.GetCustomAttributes(false)
            .OfType<System.Reflection.AssemblyMetadataAttribute>().First(data => data.Key == "TorchSharpPackage").Value
            + "/runtimes/linux-x64/native/libLibTorchSharp.so");
        byte[] weakened = [.. file];
        Assert.True(ElfVersionNeeds.Weaken(weakened, "GLIBCXX_3.4.32"));
        int changed = Enumerable.Range(0, file.Length).Single(i => file[i] != weakened[i]);
        Assert.Equal(0, file[changed]);
        Assert.Equal(2, weakened[changed]);
        Assert.False(ElfVersionNeeds.Weaken(weakened, "GLIBCXX_9.9.99"));
    }
}
