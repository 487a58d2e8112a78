using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActorIpc.Akka.Cluster.Tests;

/// <summary>One build of ActorIpc is for Akka.NET 1.5 and 1.6, which knows members by numbers of 64 bits: what is compiled with the int of 1.5 does not find the long of 1.6.</summary>
public class RetypedMembersTests
{
    // Of Akka.Remote and Akka.Cluster: what takes or gives the number of an actor system.
    private static readonly HashSet<string> Retyped =
    [
        "AddressUid.Uid",
        "AddressUidExtension.Uid",
        "HeartbeatRsp..ctor",
        "HeartbeatRsp.get_AddressUid",
        "IRemoteActorRefProvider.Quarantine",
        "QuarantinedEvent..ctor",
        "QuarantinedEvent.get_Uid",
        "RemoteActorRefProvider.Quarantine",
        "RemoteTransport.Quarantine",
        "RemoteWatcher.Quarantine",
        "UniqueAddress..ctor",
        "UniqueAddress.get_Uid",
    ];

    [Fact]
    public void Nothing_is_called_whose_type_is_another_in_the_next_version_of_AkkaNET()
    {
        Assert.DoesNotContain(MembersCalledBy(typeof(IpcExtension)), Retyped.Contains);
        Assert.DoesNotContain(MembersCalledBy(typeof(IpcClusterExtensions)), Retyped.Contains);
    }

    [Fact]
    public void What_is_called_is_seen()
    {
        Assert.Contains("UniqueAddress.get_Uid", MembersCalledBy(typeof(DeparturesTests)));
        Assert.Contains("Cluster.get_SelfUniqueAddress", MembersCalledBy(typeof(IpcClusterExtensions)));
    }

    private static List<string> MembersCalledBy(Type ofAssembly)
    {
        using var file = new PEReader(File.OpenRead(ofAssembly.Assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.MemberReferences
               let member = metadata.GetMemberReference(handle)
               where member.Parent.Kind == HandleKind.TypeReference
               let type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent)
               select $"{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}",
        ];
    }
}
