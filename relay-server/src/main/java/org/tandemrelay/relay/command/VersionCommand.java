package org.tandemrelay.relay.command;

import io.netty.util.Version;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.server.OpusSupport;
import org.tandemrelay.upstream.transport.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what is running: what a bug report needs. */
@Command(
        name = "version",
        description = "Shows the versions of Tandem, Netty, Java and Opus, and the transport.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() {
        Version netty = Version.identify().get("netty-common");
        spec.commandLine()
                .getOut()
                .printf(
                        "%s%nNetty %s%nJava %s, %s%nTransport %s%nOpus %s%n",
                        ProductVersion.text(),
                        netty == null ? "unknown" : netty.artifactVersion(),
                        Runtime.version(),
                        System.getProperty("java.vm.vendor"),
                        Transport.best().name().toLowerCase(java.util.Locale.ROOT),
                        OpusSupport.find().description());
        return 0;
    }
}
