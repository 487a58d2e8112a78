using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Remote.Transport.DotNetty;

namespace ActorIpc.Akka.Remoting.Tests;

/// <summary>What docs/remote.md says about TLS.</summary>
public class TlsTests
{
    private const string Encrypted = "akka.remote.dot-netty.tcp.enable-ssl = true";

    [Fact]
    public async Task Nodes_speak_through_TLS_and_one_without_it_is_not_heard()
    {
        using var certificate = Certificate();
        await using var nodes = new TwoNodes(Encrypted, new DotNettySslSetup(certificate, suppressValidation: true));
        await using var self = nodes.Ipc.Enter("self");
        await using var held = await self.LockAsync(nodes.Ipc.Lock("l")).AsTask().WaitAsync(TwoNodes.Guard);
        Assert.True(held.IsHeld);
        var plain = TwoNodes.Start("plain", "", null);
        await using var outsider = plain.IpcAt(Unencrypted(nodes.Address)).Enter("outsider");
        var outside = outsider.LockAsync(plain.IpcAt(Unencrypted(nodes.Address)).Lock("other")).AsTask();

        // By then the outsider has tried, and been refused: what it asked for is free for those who may ask.
        await using var other = await self.LockAsync(nodes.Ipc.Lock("other")).AsTask().WaitAsync(TwoNodes.Guard);
        Assert.True(other.IsHeld);
        Assert.False(outside.IsCompleted);
        await plain.Terminate();
        Assert.Equal(Outcome.Unknown, (await outside.WaitAsync(TwoNodes.Guard)).Outcome);
    }

    private static Address Unencrypted(Address address) => address.WithProtocol("akka.tcp");

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
