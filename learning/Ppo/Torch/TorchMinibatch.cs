using TorchSharp;

namespace Meshward.Learning.Ppo.Torch;

/// <summary>Samples of a minibatch.</summary>
/// <param name="Count">Number of samples.</param>
/// <param name="Inputs">[Count x InputSize].</param>
/// <param name="Masks">[Count x LogitCount], or null.</param>
/// <param name="Choices">[Count x choices].</param>
/// <param name="LogProbabilities">[Count] when the action was taken.</param>
/// <param name="Advantages">[Count].</param>
/// <param name="Returns">[Count].</param>
internal sealed record TorchMinibatch(
    int Count,
    torch.Tensor Inputs,
    torch.Tensor? Masks,
    torch.Tensor Choices,
    torch.Tensor LogProbabilities,
    torch.Tensor Advantages,
    torch.Tensor Returns);
