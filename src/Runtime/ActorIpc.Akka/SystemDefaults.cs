using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka;

/// <summary>Gives actor systems the defaults of settings that they were started without.</summary>
internal static class SystemDefaults
{
    private static readonly ConditionalWeakTable<ActorSystem, HashSet<Config>> given = [];

    /// <summary>Gives them, unless that has been done. Whoever comes while another does it waits: an actor system knows its new settings before it has its new dispatchers and serializers.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="defaults">The defaults.</param>
    public static void Give(ActorSystem system, Config defaults)
    {
        var had = given.GetValue(system, static _ => new(ReferenceEqualityComparer.Instance));
        lock (had)
        {
            // Once: a fallback is looked into at every look-up, and one that is given again is one more.
            if (!had.Contains(defaults))
            {
                system.Settings.InjectTopLevelFallback(defaults);
                had.Add(defaults);
            }
        }
    }
}
