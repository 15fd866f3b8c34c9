using Microsoft.AspNetCore.Http;

namespace Meshward.Silo.Access;

/// <summary>What a request was let in by. Who answers for longer than a moment, as a stream of events does, asks now and then whether that still holds.</summary>
/// <param name="holds">Asks.</param>
internal sealed class AccessLease(Func<bool> holds)
{
    // A stream that ends by itself at its next sign of life ends in order.
    private const int LooksToEnd = 6;

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Whether the token is still known, and the session not over.</summary>
    public bool Holds => holds();

    /// <summary>Answers a request for as long as it holds. Answers that end by themselves look at it themselves; all others are broken off.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    /// <param name="clock">Says when to look.</param>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next, TimeProvider clock)
    {
        Task answering = next(context);
        if (!answering.IsCompleted)
        {
            using PeriodicTimer timer = new(s_betweenLooks, clock);
            int broken = 0;
            for (Task look = timer.WaitForNextTickAsync().AsTask(); await Task.WhenAny(answering, look) != answering; look = timer.WaitForNextTickAsync().AsTask())
            {
                broken = Holds ? 0 : broken + 1;
                if (broken == LooksToEnd)
                    context.Abort();
            }
        }

        await answering;
    }
}
