using System.CommandLine;
using ClusterLock;

var root = new RootCommand("Nodes of a cluster that take turns on shared units and meet each other.") { NodeCommand.Create() };
var parsed = root.Parse(args);

// Ctrl-C is the node's own matter: it leaves the cluster before it ends.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.Unusable : code;
