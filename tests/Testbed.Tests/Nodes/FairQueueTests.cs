using FsCheck.Xunit;
using Meshward.Testbed.Nodes;

namespace Meshward.Testbed.Tests.Nodes;

public sealed class FairQueueTests
{
    [Fact]
    public void Services_are_served_in_turn_and_each_in_the_order_of_arrival()
    {
        FairQueue<string> queue = new(3);
        foreach (string item in new[] { "a1", "a2", "a3", "a4", "b1", "b2", "c1" })
        {
            queue.Enqueue(item[0] - 'a', item);
        }

        Assert.Equal("a1 b1 c1 a2 b2 a3 a4", Drain(queue));
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void A_service_that_comes_back_waits_for_one_request_of_each_other_service_at_most()
    {
        FairQueue<string> queue = new(3);
        Array.ForEach(["a1", "a2", "a3"], item => queue.Enqueue(0, item));
        Array.ForEach(["b1", "b2", "b3"], item => queue.Enqueue(1, item));
        Assert.True(queue.TryDequeue(out string? first));
        Assert.Equal("a1", first);
        queue.Enqueue(2, "c1");
        Assert.Equal("b1 c1 a2 b2 a3 b3", Drain(queue));
    }

    // Steps below the number of services are arrivals, others take one out.
    [Property]
    public void Nobody_is_served_twice_while_another_service_waits(byte[] steps)
    {
        const int Services = 3;
        FairQueue<(int Service, int Number)> queue = new(Services);
        var waiting = Enumerable.Range(0, Services).Select(_ => new Queue<int>()).ToArray();
        int[,] servedWhile = new int[Services, Services]; // [service that waits, service that was served since it waits or was served]
        for (int step = 0; step < steps.Length; step++)
        {
            int service = steps[step] % (Services + 2);
            if (service < Services)
            {
                queue.Enqueue(service, (service, step));
                waiting[service].Enqueue(step);
                continue;
            }

            bool isAny = waiting.Any(line => line.Count > 0);
            Assert.Equal(isAny, queue.TryDequeue(out (int Service, int Number) taken));
            if (isAny)
            {
                Assert.Equal(waiting[taken.Service].Dequeue(), taken.Number);
                Note(taken.Service);
            }
        }

        void Note(int served)
        {
            for (int other = 0; other < Services; other++)
            {
                servedWhile[served, other] = 0;
                servedWhile[other, served] = other != served && waiting[other].Count > 0 ? servedWhile[other, served] + 1 : 0;
                Assert.True(servedWhile[other, served] <= 1, $"Service {served} was served twice while service {other} waited.");
            }
        }
    }

    private static string Drain(FairQueue<string> queue)
    {
        List<string> order = [];
        while (queue.TryDequeue(out string? item))
        {
            order.Add(item);
        }

        return string.Join(' ', order);
    }
}
