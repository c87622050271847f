package org.tandemrelay.relay.command;

import picocli.CommandLine.IVersionProvider;

/** Which Tandem this is, from the jar's manifest. */
final class ProductVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    static String text() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return "Tandem " + (version == null ? "(not packaged)" : version);
    }
}
