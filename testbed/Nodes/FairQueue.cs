using System.Diagnostics.CodeAnalysis;

namespace Meshward.Testbed.Nodes;

/// <summary>
/// One queue a service, served in turn: a service that sends much does not make others wait behind all of it. Within a service, first come
/// first served. Not for several threads at once.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="services">Number of services.</param>
internal sealed class FairQueue<T>(int services)
{
    private readonly Queue<T>[] _waiting = [.. Enumerable.Range(0, services).Select(_ => new Queue<T>())];
    private int _next;

    /// <summary>Items of a service that wait.</summary>
    public int CountOf(int service) => _waiting[service].Count;

    /// <summary>Puts an item at the end of its service's queue.</summary>
    public void Enqueue(int service, T item) => _waiting[service].Enqueue(item);

    /// <summary>Takes the first item of the next service that has one, in turn.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        for (int looked = 0; looked < _waiting.Length; looked++)
        {
            Queue<T> queue = _waiting[(_next + looked) % _waiting.Length];
            if (queue.TryDequeue(out item))
            {
                _next = (_next + looked + 1) % _waiting.Length;
                return true;
            }
        }

        item = default;
        return false;
    }
}
